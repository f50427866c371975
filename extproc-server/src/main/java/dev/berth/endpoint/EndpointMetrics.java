package dev.berth.endpoint;

import java.util.Set;

/**
 * What an inference server says of itself, at one moment. Immutable. NaN stands for what it does
 * not say, and for what cannot be: neither is ever zero.
 *
 * @param askedNanos when it was asked, by the clock of the process; what it says is no older
 * @param validNanos for how long from then on it counts for anything, above 0
 */
public record EndpointMetrics(
    long askedNanos,
    long validNanos,
    Requests requests,
    KvCache kvCache,
    Life life,
    PromptsRead promptsRead,
    Adapters adapters) {

  public EndpointMetrics {
    if (validNanos <= 0) {
      throw new IllegalArgumentException("valid for more than nothing");
    }
  }

  /** Of a server that tells neither how long it reads nor which adapters it runs. */
  public EndpointMetrics(
      long askedNanos, long validNanos, Requests requests, KvCache kvCache, Life life) {
    this(askedNanos, validNanos, requests, kvCache, life, PromptsRead.UNKNOWN, Adapters.UNKNOWN);
  }

  /** The same, and how long it reads. */
  public EndpointMetrics with(PromptsRead read) {
    return new EndpointMetrics(askedNanos, validNanos, requests, kvCache, life, read, adapters);
  }

  /** The same, and which adapters it runs. */
  public EndpointMetrics with(Adapters told) {
    return new EndpointMetrics(askedNanos, validNanos, requests, kvCache, life, promptsRead, told);
  }

  /** How long ago it was asked. */
  public long ageNanos(long nowNanos) {
    return nowNanos - askedNanos;
  }

  /** Whether it still counts. */
  public boolean isValid(long nowNanos) {
    return ageNanos(nowNanos) < validNanos;
  }

  /** How much it counts: from 1 when it was asked down to 0 when it does not any more. */
  public double weight(long nowNanos) {
    double left = validNanos - Math.max(0, ageNanos(nowNanos));
    return Math.max(0, left / validNanos);
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
      inFlight = countOrNan(inFlight);
      running = countOrNan(running);
      waiting = countOrNan(waiting);
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
      usage = usage <= 1 ? countOrNan(usage) : Double.NaN;
      capacityTokens = countOrNan(capacityTokens);
      blockTokens = countOrNan(blockTokens);
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
      startedSeconds = countOrNan(startedSeconds);
      promptTokens = countOrNan(promptTokens);
    }

    private boolean beganAfter(Life before) {
      // Comparisons with NaN are false.
      return startedSeconds > before.startedSeconds || promptTokens < before.promptTokens;
    }
  }

  /**
   * What it has read of prompts since it started.
   *
   * @param tokens that were not in its cache
   * @param seconds that they took; time in which two prompts were read counts twice
   * @param prompts how many they were; NaN where it does not tell
   */
  public record PromptsRead(double tokens, double seconds, double prompts) {

    /** Nothing is known of it. */
    public static final PromptsRead UNKNOWN = new PromptsRead(Double.NaN, Double.NaN, Double.NaN);

    public PromptsRead {
      tokens = countOrNan(tokens);
      seconds = countOrNan(seconds);
      prompts = countOrNan(prompts);
    }

    /** What came after an earlier answer; {@link #UNKNOWN} where nothing can have. */
    public PromptsRead since(PromptsRead before) {
      return new PromptsRead(
          tokens - before.tokens, seconds - before.seconds, prompts - before.prompts);
    }
  }

  /**
   * LoRA adapters, by the names that requests have for them.
   *
   * @param running that it has in the memory of its accelerator, for requests that it runs
   * @param waiting that requests wait for
   * @param most that it can run at once
   */
  public record Adapters(Set<String> running, Set<String> waiting, double most) {

    /** Nothing is known of them. */
    public static final Adapters UNKNOWN = new Adapters(Set.of(), Set.of(), Double.NaN);

    public Adapters {
      running = Set.copyOf(running);
      waiting = Set.copyOf(waiting);
      most = countOrNan(most);
    }

    public boolean isKnown() {
      return !Double.isNaN(most);
    }

    /** Whether one more could run beside those. */
    public boolean hasRoom() {
      return running.size() + waiting.size() < most;
    }
  }

  /** Engines write what they like, and sums overflow. */
  private static double countOrNan(double value) {
    return value >= 0 && value < Double.POSITIVE_INFINITY ? value : Double.NaN;
  }
}
