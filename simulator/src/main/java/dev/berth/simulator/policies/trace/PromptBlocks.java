package dev.berth.simulator.policies.trace;

import java.util.Arrays;

/**
 * A prompt that grows piece by piece, and the hashes of its full blocks. Two prompts share blocks
 * as far as they were made of the same pieces. Confined to its thread.
 */
final class PromptBlocks {
  private final int blockTokens;
  private long[] hashes = new long[16];
  private int count;
  private int tokens;
  private long chain;

  PromptBlocks(int blockTokens) {
    this.blockTokens = blockTokens;
  }

  /**
   * Adds a piece.
   *
   * @param content what it says: pieces of equal numbers are equal
   * @param length in tokens
   */
  void append(long content, int length) {
    chain = mix(chain ^ mix(content));
    int end = tokens + length;
    for (tokens += blockTokens - tokens % blockTokens; tokens <= end; tokens += blockTokens) {
      chain = mix(chain);
      close(chain);
    }
    tokens = end;
  }

  private void close(long hash) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = hash;
  }

  int tokens() {
    return tokens;
  }

  /** A copy. */
  long[] blocks() {
    return Arrays.copyOf(hashes, count);
  }

  private static long mix(long value) {
    long mixed = (value + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 29)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 32);
  }
}
