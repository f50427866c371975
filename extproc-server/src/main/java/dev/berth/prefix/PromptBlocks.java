package dev.berth.prefix;

import java.util.Arrays;

/**
 * The blocks of one prompt, as chained hashes: each is made from the one before it and the contents
 * of its block, so that two prompts that share the i-th hash share everything up to there. A rest
 * that fills no block is left out. Immutable.
 */
public final class PromptBlocks {

  /** A prompt that nothing is known of, or one too short for a block. */
  public static final PromptBlocks NONE = new PromptBlocks(new long[0]);

  private final long[] hashes;

  private PromptBlocks(long[] hashes) {
    this.hashes = hashes;
  }

  /** Takes the first {@code count} of an array of chained hashes. */
  public static PromptBlocks of(long[] hashes, int count) {
    return new PromptBlocks(Arrays.copyOf(hashes, count));
  }

  /** How many there are. */
  public int count() {
    return hashes.length;
  }

  /** What stands for the prompt up to the end of the i-th block, from 0. */
  public long hash(int i) {
    return hashes[i];
  }
}
