package dev.berth.pool;

import dev.berth.prefix.PrefixLease;
import dev.berth.prefix.PromptBlocks;
import dev.berth.prefix.ShadowCache;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What the KV memory of one server should hold by now, as far as that follows from the requests it
 * was given: their prompts, each shared beginning once, and what their answers take. Any thread.
 *
 * <p>Prompts are known in blocks of bytes, memory in tokens: what is learned of the model turns the
 * one into the other, at the moment of the question.
 */
public final class KvMemory {

  /** What a server with one or two large GPUs has; until it says what it has itself. */
  static final double USUAL_TOKENS = 300_000;

  static final double FEWEST_TOKENS = 1024;

  /** Who says that there are more is believed so far. */
  static final double MOST_TOKENS = 1 << 24;

  /** For text of which a token has more bytes than any has. */
  private static final int MOST_BLOCKS = blocks(MOST_TOKENS, ModelPace.MOST_BYTES_PER_TOKEN);

  private static final AtomicReferenceFieldUpdater<KvMemory, @Nullable ShadowCache> CACHE =
      AtomicReferenceFieldUpdater.newUpdater(KvMemory.class, ShadowCache.class, "cache");

  private volatile double capacityTokens = USUAL_TOKENS;

  /** Null until there is something to remember. */
  private volatile @Nullable ShadowCache cache;

  /** How many blocks of a prompt should be there, from its first on. */
  public int match(PromptBlocks prompt) {
    ShadowCache known = cache;
    return known == null ? 0 : known.match(prompt);
  }

  /**
   * The server has been given a prompt: its blocks are there until the lease is released, and
   * longer if there is room.
   *
   * @param requests that the server has in flight
   * @return null for a prompt without blocks
   */
  public @Nullable PrefixLease reference(Demand demand, int requests) {
    if (demand.blocks().count() == 0) {
      return null;
    }
    ShadowCache known = cache();
    double bytesPerToken = demand.pace().bytesPerToken();
    double capacity = capacityTokens;
    double answers = Math.min(capacity, requests * demand.pace().outputTokens());
    int keptFree = MOST_BLOCKS - blocks(capacity - answers, bytesPerToken);
    return known.reference(demand.blocks(), keptFree);
  }

  /**
   * The server has said how much fits in. What is there beyond it goes with the next prompts.
   *
   * @param tokens NaN if it does not say: then what was known stays
   */
  void resize(double tokens) {
    if (!Double.isNaN(tokens)) {
      capacityTokens = Math.min(Math.max(tokens, FEWEST_TOKENS), MOST_TOKENS);
    }
  }

  /** How many tokens fit in. */
  public double capacityTokens() {
    return capacityTokens;
  }

  private ShadowCache cache() {
    ShadowCache known = cache;
    while (known == null) {
      CACHE.compareAndSet(this, null, new ShadowCache(MOST_BLOCKS));
      known = cache;
    }
    return known;
  }

  /**
   * The share of the memory that requests in flight have; it may be more than 1.
   *
   * @param promptTokens of theirs, shared beginnings counted for each
   */
  public double shareInUse(ModelPace pace, long promptTokens, int requests) {
    double prompts = Math.max(0, promptTokens - tokensOf(shared(), pace));
    return (prompts + requests * pace.outputTokens()) / capacityTokens;
  }

  /**
   * The share that one more request would take.
   *
   * @param newTokens of its prompt that are not there
   */
  public double shareOfNew(ModelPace pace, double newTokens) {
    return (newTokens + pace.outputTokens()) / capacityTokens;
  }

  private int shared() {
    ShadowCache known = cache;
    return known == null ? 0 : known.shared();
  }

  /** About how many tokens so many blocks are. */
  public static double tokensOf(int blocks, ModelPace pace) {
    return blocks * (PromptBlocks.BLOCK_BYTES / pace.bytesPerToken());
  }

  private static int blocks(double tokens, double bytesPerToken) {
    return (int) (tokens * bytesPerToken / PromptBlocks.BLOCK_BYTES);
  }

  /** Nobody knows any more what is there. Leases of before are released into nothing. */
  void forget() {
    cache = null;
  }
}
