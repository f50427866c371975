package dev.berth.prefix;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.berth.request.PromptDigests;
import dev.berth.request.PromptHash;
import java.util.Arrays;

/**
 * The blocks of one prompt, as chained hashes: each is made from the one before it and the contents
 * of its block, so that two prompts that share the i-th hash share everything up to there. A rest
 * that fills no block is left out. Immutable.
 */
public final class PromptBlocks {

  /** So many bytes of a body make one. */
  public static final int BLOCK_BYTES = PromptHash.BLOCK_BYTES;

  /** A prompt that nothing is known of, or one too short for a block. */
  public static final PromptBlocks NONE = new PromptBlocks(new long[0]);

  private static final Hasher64 CHAIN = Hashing.wyhashFinal4();

  private final long[] hashes;

  private PromptBlocks(long[] hashes) {
    this.hashes = hashes;
  }

  /** Takes the first {@code count} of an array of chained hashes. */
  public static PromptBlocks of(long[] hashes, int count) {
    return new PromptBlocks(Arrays.copyOf(hashes, count));
  }

  /**
   * Chains the blocks of a request's prompt. Requests for different models share nothing, nor do
   * those with different salts.
   *
   * @param model by the name that the server gets; an adapter has its own
   */
  public static PromptBlocks chained(PromptDigests digests, String model) {
    if (digests.count() == 0) {
      return NONE;
    }
    long[] hashes = new long[digests.count()];
    long hash = CHAIN.hashLongLongToLong(CHAIN.hashCharsToLong(model), digests.salt());
    for (int i = 0; i < hashes.length; i++) {
      hash = CHAIN.hashLongLongToLong(hash, digests.block(i));
      hashes[i] = hash;
    }
    return new PromptBlocks(hashes);
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
