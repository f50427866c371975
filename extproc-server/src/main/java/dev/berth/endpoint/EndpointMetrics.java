package dev.berth.endpoint;

/**
 * What an inference server says of itself, at one moment. Immutable. NaN stands for what it does
 * not say: that is never zero.
 *
 * @param askedNanos when it was asked, by the clock of the process; what it says is no older
 */
public record EndpointMetrics(long askedNanos, Requests requests, KvCache kvCache, Life life) {

  /** How long ago it was asked. */
  public long ageNanos(long nowNanos) {
    return nowNanos - askedNanos;
  }

  /** Whether the engine has started anew since it said that, and has an empty cache. */
  public boolean hasRestartedSince(EndpointMetrics before) {
    return life.beganAfter(before.life);
  }

  /**
   * Requests, from whoever, in all engines behind the address together.
   *
   * @param inFlight all that were not answered yet, wherever they are held; NaN unless both others
   *     are known
   * @param running in execution
   * @param waiting for their execution
   */
  public record Requests(double inFlight, double running, double waiting) {

    public Requests {
      requireCount(inFlight);
      requireCount(running);
      requireCount(waiting);
    }
  }

  /**
   * The memory for keys and values.
   *
   * @param usage from 0 to 1; of several engines behind the address that of the fullest
   * @param capacityTokens of all engines behind the address together
   * @param blockTokens in one block
   */
  public record KvCache(double usage, double capacityTokens, double blockTokens) {

    /** Nothing is known of it. */
    public static final KvCache UNKNOWN = new KvCache(Double.NaN, Double.NaN, Double.NaN);

    public KvCache {
      requireCount(usage);
      requireCount(capacityTokens);
      requireCount(blockTokens);
      if (usage > 1) {
        throw new IllegalArgumentException("a usage from 0 to 1");
      }
    }
  }

  /**
   * What tells one life of an engine from the next.
   *
   * @param startedSeconds when its process started, by its own clock, since 1970
   * @param promptTokens that it has ever read; falls only with a restart
   */
  public record Life(double startedSeconds, double promptTokens) {

    public Life {
      requireCount(startedSeconds);
      requireCount(promptTokens);
    }

    private boolean beganAfter(Life before) {
      // Comparisons with NaN are false.
      return startedSeconds > before.startedSeconds || promptTokens < before.promptTokens;
    }
  }

  private static void requireCount(double value) {
    if (value < 0 || Double.isInfinite(value)) {
      throw new IllegalArgumentException("a count, or NaN");
    }
  }
}
