package dev.berth.health;

import java.time.Duration;

/**
 * When a server is taken for broken, and how it comes back. The words are those of Envoy's outlier
 * detection where it has one.
 *
 * @param slowStart after coming back, the share of a server grows for this long
 * @param stallTimeout a server is never taken for stalled before this
 * @param rejectWhenNoneHealthy whether requests are refused when no server is left, rather than
 *     given to the least suspect one
 */
public record HealthSettings(
    FailureLimits limits,
    ProbeLimits probes,
    Ejection ejection,
    SuccessRate successRate,
    Duration slowStart,
    Duration stallTimeout,
    boolean rejectWhenNoneHealthy) {

  /** As the configuration has it where it says nothing. */
  public static final HealthSettings DEFAULT =
      new HealthSettings(
          new FailureLimits(5, 3),
          new ProbeLimits(3, 1),
          new Ejection(Duration.ofSeconds(30), Duration.ofSeconds(300), Duration.ZERO, 50),
          new SuccessRate(Duration.ofSeconds(10), 5, 100, 1900),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          false);

  /**
   * So many failures in a row, without a good answer between them, eject a server.
   *
   * @param consecutive5xx requests that failed in any way
   * @param consecutiveGatewayFailure requests without a whole answer
   */
  public record FailureLimits(int consecutive5xx, int consecutiveGatewayFailure) {}

  /**
   * So many probes in a row.
   *
   * @param unhealthyThreshold failed, and the server is out
   * @param healthyThreshold good, and it is back; the first one ever is enough by itself
   */
  public record ProbeLimits(int unhealthyThreshold, int healthyThreshold) {}

  /**
   * For how long, and how many at most.
   *
   * @param base the first time; doubles with every further time in a row
   * @param max the longest
   * @param maxJitter on top of either, by chance: those that went out together do not all come back
   *     at once
   * @param maxPercent of the servers of a model may be out on account of requests alone; one server
   *     always may, unless this is 0
   */
  public record Ejection(Duration base, Duration max, Duration maxJitter, int maxPercent) {

    private static final int MAX_DOUBLINGS = 20;

    /**
     * @param times how many in a row, with this one
     */
    long nanos(int times) {
      long doubled = base.toNanos() << Math.min(times - 1, MAX_DOUBLINGS);
      return doubled <= 0 ? max.toNanos() : Math.min(doubled, max.toNanos());
    }

    /** How many servers may be out, of so many. */
    public int most(int servers) {
      return maxPercent == 0 ? 0 : Math.max(1, servers * maxPercent / 100);
    }
  }

  /**
   * When the share of good answers is too low.
   *
   * @param interval over which answers are counted
   * @param minimumHosts fewer servers with enough answers cannot be compared
   * @param requestVolume answers within the interval that are enough
   * @param stdevFactor a server is out when its share is below the mean of all by more than so many
   *     thousandths of their standard deviation
   */
  public record SuccessRate(
      Duration interval, int minimumHosts, int requestVolume, int stdevFactor) {}
}
