package dev.berth.simulator.engine;

/**
 * The size of a server's KV cache.
 *
 * @param blocks how many blocks it holds
 * @param blockTokens tokens per block
 */
public record CacheShape(int blocks, int blockTokens) {

  /** 131,072 tokens in vLLM's usual blocks of 16. */
  public static final CacheShape DEFAULT = new CacheShape(8192, 16);

  public CacheShape {
    if (blocks < 1 || blockTokens < 1 || (long) blocks * blockTokens > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a cache needs at least one block of at least one token, and at most 2^31 tokens in all: "
              + blocks
              + " blocks of "
              + blockTokens);
    }
  }

  /** Tokens in all blocks together. */
  public int tokens() {
    return blocks * blockTokens;
  }

  int blocksFor(int tokens) {
    return (tokens + blockTokens - 1) / blockTokens;
  }
}
