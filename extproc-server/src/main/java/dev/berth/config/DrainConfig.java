package dev.berth.config;

import java.time.Duration;

/**
 * How the process ends after SIGTERM.
 *
 * @param delay between saying NOT_SERVING and refusing new streams, so that each Envoy has noticed
 * @param timeout how long running streams may take to finish after that
 */
public record DrainConfig(Duration delay, Duration timeout) {

  static final DurationRange DELAY = new DurationRange(Duration.ZERO, Duration.ofMinutes(10));
  static final DurationRange TIMEOUT = new DurationRange(Duration.ZERO, Duration.ofHours(24));

  /** Three seconds, then thirty. */
  public static final DrainConfig DEFAULT =
      new DrainConfig(Duration.ofSeconds(3), Duration.ofSeconds(30));

  public DrainConfig {
    DELAY.require("delay", delay);
    TIMEOUT.require("timeout", timeout);
  }
}
