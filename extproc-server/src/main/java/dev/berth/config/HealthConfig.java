package dev.berth.config;

import java.time.Duration;

/**
 * When a server is taken for broken, and how it comes back. Words and meanings are those of Envoy's
 * outlier detection where it has them.
 *
 * @param consecutive5xx so many failed requests in a row eject a server
 * @param consecutiveGatewayFailure so many in a row without a whole answer
 * @param probe how servers are asked
 * @param slowStart for how long its share grows when it is back
 * @param stallTimeout a server with work that it does not do is never taken for stalled before this
 */
public record HealthConfig(
    int consecutive5xx,
    int consecutiveGatewayFailure,
    ProbeConfig probe,
    Ejection ejection,
    SuccessRate successRate,
    Duration slowStart,
    Duration stallTimeout,
    NoneHealthy noneHealthy) {

  static final int MAX_FAILURES = 1_000;
  static final DurationRange SLOW_START = new DurationRange(Duration.ZERO, Duration.ofHours(1));
  static final DurationRange STALL_TIMEOUT =
      new DurationRange(Duration.ofMillis(100), Duration.ofHours(1));

  /** Where the file says nothing. */
  public static final HealthConfig DEFAULT =
      new HealthConfig(
          5,
          3,
          ProbeConfig.DEFAULT,
          Ejection.DEFAULT,
          SuccessRate.DEFAULT,
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          NoneHealthy.LEAST_SUSPECT);

  public HealthConfig {
    SLOW_START.require("slowStart", slowStart);
    STALL_TIMEOUT.require("stallTimeout", stallTimeout);
    if (Math.min(consecutive5xx, consecutiveGatewayFailure) < 1) {
      throw new IllegalArgumentException("numbers of failures are at least 1");
    }
  }

  /**
   * How servers are taken out on account of failed requests.
   *
   * @param baseTime the first time; doubles with every further time in a row
   * @param maxTime the longest; not shorter than the first
   * @param maxTimeJitter added to each by chance, at the most
   * @param maxPercent of the servers of a model may be out; one always may, unless this is 0
   */
  public record Ejection(
      Duration baseTime, Duration maxTime, Duration maxTimeJitter, int maxPercent) {

    static final DurationRange TIME =
        new DurationRange(Duration.ofMillis(100), Duration.ofHours(1));
    static final DurationRange JITTER = new DurationRange(Duration.ZERO, Duration.ofHours(1));
    static final int ALL = 100;

    /** As Envoy has it, but for the share: few pools of inference servers are large. */
    public static final Ejection DEFAULT =
        new Ejection(Duration.ofSeconds(30), Duration.ofSeconds(300), Duration.ZERO, 50);

    public Ejection {
      TIME.require("baseTime", baseTime);
      TIME.require("maxTime", maxTime);
      JITTER.require("maxTimeJitter", maxTimeJitter);
      if (maxTime.compareTo(baseTime) < 0) {
        throw new IllegalArgumentException("maxTime at least as long as baseTime");
      }
      if (maxPercent < 0 || maxPercent > ALL) {
        throw new IllegalArgumentException("maxPercent between 0 and " + ALL);
      }
    }
  }

  /**
   * How servers are compared with each other.
   *
   * @param interval over which answers are counted
   * @param minimumHosts fewer servers with enough answers are not compared
   * @param requestVolume answers within the interval that are enough
   * @param stdevFactor by how many thousandths of the standard deviation a server must be below the
   *     mean
   */
  public record SuccessRate(
      Duration interval, int minimumHosts, int requestVolume, int stdevFactor) {

    static final DurationRange INTERVAL =
        new DurationRange(Duration.ofSeconds(1), Duration.ofMinutes(10));
    static final int MAX_HOSTS = 50_000;
    static final int MAX_VOLUME = 1_000_000;
    static final int MAX_FACTOR = 100_000;

    /** As Envoy has it. */
    public static final SuccessRate DEFAULT = new SuccessRate(Duration.ofSeconds(10), 5, 100, 1900);

    public SuccessRate {
      INTERVAL.require("interval", interval);
      if (minimumHosts < 2 || requestVolume < 1 || stdevFactor < 0) {
        throw new IllegalArgumentException(
            "minimumHosts at least 2, requestVolume at least 1, stdevFactor at least 0");
      }
    }
  }
}
