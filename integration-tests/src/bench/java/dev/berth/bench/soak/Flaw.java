package dev.berth.bench.soak;

/**
 * What is wrong with how an exchange went.
 *
 * @param what one of few texts, so that it can be counted
 * @param excusable whether it is to be expected of a gateway that is being disturbed: there was no
 *     answer, or only the gateway's own
 */
record Flaw(String what, boolean excusable) {

  /** Wrong whatever happens around it. */
  static Flaw wrong(String what) {
    return new Flaw(what, false);
  }

  /** Wrong, unless the gateway was being disturbed. */
  static Flaw missing(String what) {
    return new Flaw(what, true);
  }
}
