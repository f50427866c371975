package dev.berth.pool;

/**
 * What a request asks of whichever server gets it.
 *
 * @param pace of its model
 * @param promptBytes size of its body
 * @param promptTokens about how many tokens that is, at least 0
 */
public record Demand(ModelPace pace, long promptBytes, long promptTokens) {

  /** A request with a body of that size, for a model of that pace. */
  public static Demand of(ModelPace pace, long promptBytes) {
    return new Demand(pace, promptBytes, pace.tokensOf(promptBytes));
  }

  /** A request of so many tokens, of which nothing else is known or to be learned. */
  public static Demand ofTokens(long promptTokens) {
    return new Demand(new ModelPace(), 0, promptTokens);
  }
}
