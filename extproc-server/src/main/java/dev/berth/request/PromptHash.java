package dev.berth.request;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.random.RandomGenerator;

/**
 * The hash of prompts: Wang Yi's wyhash, final version 4, with a seed and a secret drawn by each
 * process. Without them nobody can write two prompts that are taken for one. Any thread.
 */
public final class PromptHash {

  /** Size of a block: some 250 tokens of English, and a bound of the work for each prompt. */
  public static final int BLOCK_BYTES = 1 << 10;

  /** Of longer prompts only so many blocks, from the first, are digested. */
  public static final int MOST_BLOCKS = 1 << 10;

  private final Hasher64 hasher;

  public PromptHash(RandomGenerator random) {
    hasher = Hashing.wyhashFinal4(random.nextLong(), random.nextLong());
  }

  /** The digest of a whole block that begins at {@code from}. */
  long block(byte[] bytes, int from) {
    return hasher.hashBytesToLong(bytes, from, BLOCK_BYTES);
  }

  /** For what comes in parts: the digest is the same. */
  HashStream64 stream() {
    return hasher.hashStream();
  }
}
