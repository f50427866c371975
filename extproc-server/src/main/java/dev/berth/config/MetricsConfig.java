package dev.berth.config;

import java.time.Duration;

/**
 * How servers are asked for their metrics.
 *
 * @param enabled false: only as far as work of others must be found out
 * @param interval between two questions to a server that has something to do
 * @param idleInterval the same for one that has not, or does not answer; not shorter
 * @param timeout for one answer
 */
public record MetricsConfig(
    boolean enabled, Duration interval, Duration idleInterval, Duration timeout) {

  static final DurationRange INTERVAL =
      new DurationRange(Duration.ofMillis(100), Duration.ofMinutes(1));
  static final DurationRange IDLE_INTERVAL =
      new DurationRange(Duration.ofMillis(100), Duration.ofHours(1));
  static final DurationRange TIMEOUT =
      new DurationRange(Duration.ofMillis(10), Duration.ofMinutes(1));

  /** Every second, every five seconds while idle, two seconds each. */
  public static final MetricsConfig DEFAULT =
      new MetricsConfig(true, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(2));

  public MetricsConfig {
    INTERVAL.require("interval", interval);
    IDLE_INTERVAL.require("idleInterval", idleInterval);
    TIMEOUT.require("timeout", timeout);
    if (idleInterval.compareTo(interval) < 0) {
      throw new IllegalArgumentException("idleInterval no shorter than interval");
    }
  }
}
