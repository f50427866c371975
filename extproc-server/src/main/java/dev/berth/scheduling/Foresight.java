package dev.berth.scheduling;

import dev.berth.pool.Demand;
import dev.berth.pool.KvMemory;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Prefill;
import dev.berth.prefix.PrefixLease;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a prompt on a server before it is there: how much of it is cached, and how
 * long the rest takes to read. Every policy that looks at prompts books them by it, so that they
 * can take turns in one pool.
 */
public final class Foresight {

  /** Where in a prompt a token takes twice as long. */
  private static final double DOUBLING_TOKENS = 31_000;

  private final Demand demand;
  private final double tokensPerBlock;
  private final double secondsPerToken;

  /** By what is known of the model now: the same for all servers that are compared. */
  public Foresight(Demand demand) {
    this.demand = demand;
    this.tokensPerBlock = KvMemory.tokensOf(1, demand.pace());
    this.secondsPerToken = demand.pace().readingSecondsPerToken();
  }

  /** The request. */
  public Demand demand() {
    return demand;
  }

  /** How many blocks of the prompt the server should have, from the first on. */
  public int cachedBlocks(PooledEndpoint server) {
    return server.load().memory().match(demand.blocks());
  }

  /**
   * {@link #cachedBlocks} of each candidate: in a loop so short that the processor waits for the
   * misses of several of them at once.
   *
   * @param blocks gets the numbers
   */
  void lookForPrompt(Candidates candidates, double[] blocks) {
    for (int i = 0; i < candidates.size(); i++) {
      blocks[i] = cachedBlocks(candidates.endpoint(i));
    }
  }

  /** About how many tokens so many blocks of the prompt are; the last token is always read. */
  public double cachedTokens(int blocks) {
    return Math.max(0, Math.min(blocks * tokensPerBlock, demand.promptTokens() - 1.0));
  }

  /** About how many tokens of the prompt the server would have to read. */
  public double unreadTokens(PooledEndpoint server) {
    return demand.promptTokens() - cachedTokens(cachedBlocks(server));
  }

  /**
   * How long the rest of the prompt takes to read.
   *
   * @param cached tokens that need not be read
   */
  double readingSeconds(double cached) {
    double tokens = demand.promptTokens() - cached;
    double depth = (cached + tokens / 2) / DOUBLING_TOKENS;
    return secondsPerToken * tokens * (1 + depth);
  }

  /** Puts the prompt among those that the server has to read. */
  public Prefill book(PooledEndpoint server, long nowNanos) {
    double cached = cachedTokens(cachedBlocks(server));
    long readingNanos = (long) (1e9 * readingSeconds(cached));
    long unread = (long) (demand.promptTokens() - cached);
    return server.load().prefills().add(nowNanos, readingNanos, unread);
  }

  /** Puts the prompt, which the server was given, into its memory; null where it has no blocks. */
  public @Nullable PrefixLease reference(PooledEndpoint server) {
    return server.load().memory().reference(demand, server.load().requests());
  }
}
