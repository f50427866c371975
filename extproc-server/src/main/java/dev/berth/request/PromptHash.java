package dev.berth.request;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/**
 * The hash of prompts, with keys drawn by each process: without them nobody can write two prompts
 * that are taken for one. Any thread.
 *
 * <p>The digest of a block is the NH of UMAC (Black, Halevi, Krawczyk, Krovetz, Rogaway, 1999; RFC
 * 4418), of 64 bits: to each word a key of its own is added, and of each such sum the product of
 * its halves counts. Two different blocks have the same digest with a probability of 2^-32 at most,
 * whoever wrote them. It is a sum over words in a loop that the JIT turns into vector instructions,
 * where hashes with a state cannot be: a fifth of the time of wyhash. A salt, of any length, is
 * hashed by Wang Yi's wyhash, final version 4.
 */
public final class PromptHash {

  /** Size of a block: some 250 tokens of English, and a bound of the work for each prompt. */
  public static final int BLOCK_BYTES = 1 << 10;

  /** Of longer prompts only so many blocks, from the first, are digested. */
  public static final int MOST_BLOCKS = 1 << 10;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] keys;
  private final Hasher64 salts;

  public PromptHash(RandomGenerator random) {
    keys = random.longs(BLOCK_BYTES / Long.BYTES).toArray();
    salts = Hashing.wyhashFinal4(random.nextLong(), random.nextLong());
  }

  /**
   * The share of words that follow each other in the digest of their block, which is the sum of all
   * shares.
   *
   * @param from where in {@code bytes} the first of them begins
   * @param first its place in the block, in words
   */
  long words(byte[] bytes, int from, int first, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += product((long) WORDS.get(bytes, from + i * Long.BYTES) + keys[first + i]);
    }
    return sum;
  }

  /**
   * The share of one word.
   *
   * @param word its bytes, the first one lowest
   * @param place in the block, in words
   */
  long word(long word, int place) {
    return product(word + keys[place]);
  }

  private static long product(long sum) {
    return (sum & 0xffff_ffffL) * (sum >>> 32);
  }

  /** For a salt, which may come in parts. */
  HashStream64 salt() {
    return salts.hashStream();
  }
}
