package dev.berth.pool;

import dev.berth.prefix.PromptBlocks;

/**
 * What a request asks of whichever server gets it.
 *
 * @param pace of its model
 * @param promptBytes size of its body
 * @param promptTokens about how many tokens that is, at least 0
 * @param blocks of its prompt, by which a server may have it cached
 */
public record Demand(ModelPace pace, long promptBytes, long promptTokens, PromptBlocks blocks) {

  /** A request with a body of that size, for a model of that pace. */
  public static Demand of(ModelPace pace, long promptBytes, PromptBlocks blocks) {
    return new Demand(pace, promptBytes, pace.tokensOf(promptBytes), blocks);
  }

  /** A request of so many tokens, of which nothing else is known or to be learned. */
  public static Demand ofTokens(long promptTokens) {
    return new Demand(new ModelPace(), 0, promptTokens, PromptBlocks.NONE);
  }
}
