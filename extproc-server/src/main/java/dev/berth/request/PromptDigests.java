package dev.berth.request;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Digests of a prompt, as it stands in the body of a request: one for each block of {@link
 * PromptHash#BLOCK_BYTES}, which knows nothing of the blocks before it, and one of the salt.
 * Immutable.
 */
public final class PromptDigests {

  /** Of a prompt that nobody digested, or of one too short for a block. */
  public static final PromptDigests NONE = new PromptDigests(new long[0], 0, 0);

  private final long[] blocks;
  private final int count;
  private final long salt;

  private PromptDigests(long[] blocks, int count, long salt) {
    this.blocks = blocks;
    this.count = count;
    this.salt = salt;
  }

  /**
   * Takes the first {@code count} of an array, which is not copied: they must not change any more.
   *
   * @param salt of what keeps the prompt apart from its like; 0 when there is none
   */
  public static PromptDigests of(long[] blocks, int count, long salt) {
    return count == 0 ? NONE : new PromptDigests(blocks, count, salt);
  }

  /** How many blocks there are. */
  public int count() {
    return count;
  }

  /** That of the i-th block, from 0. */
  public long block(int i) {
    return blocks[i];
  }

  /** That of the salt; 0 when there is none. */
  public long salt() {
    return salt;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PromptDigests that
        && salt == that.salt
        && Arrays.equals(blocks, 0, count, that.blocks, 0, that.count);
  }

  @Override
  public int hashCode() {
    return count == 0 ? 0 : Long.hashCode(salt ^ blocks[count - 1]);
  }

  @Override
  public String toString() {
    return count + " blocks";
  }
}
