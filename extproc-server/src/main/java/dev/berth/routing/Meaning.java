package dev.berth.routing;

/**
 * What a name comes to at one moment.
 *
 * @param model the name that servers use, which the request must carry
 * @param servedAs the model whose servers may get the request: the same, or the base of an adapter
 *     that no server lists
 */
record Meaning(String model, String servedAs) {

  static Meaning itself(String model) {
    return new Meaning(model, model);
  }

  /** Whether the servers of that very name are meant. */
  boolean isItself() {
    return model.equals(servedAs);
  }
}
