package dev.berth.config;

import java.time.Duration;

/**
 * How servers that are listed without models are asked for them, at {@code GET /v1/models}.
 *
 * @param interval between two questions to one server
 * @param timeout how long one answer may take
 */
public record ModelPollingConfig(Duration interval, Duration timeout) {

  static final DurationRange INTERVAL =
      new DurationRange(Duration.ofMillis(100), Duration.ofHours(1));
  static final DurationRange TIMEOUT =
      new DurationRange(Duration.ofMillis(10), Duration.ofMinutes(1));

  /** Every five seconds, two seconds each. */
  public static final ModelPollingConfig DEFAULT =
      new ModelPollingConfig(Duration.ofSeconds(5), Duration.ofSeconds(2));

  public ModelPollingConfig {
    INTERVAL.require("interval", interval);
    TIMEOUT.require("timeout", timeout);
  }
}
