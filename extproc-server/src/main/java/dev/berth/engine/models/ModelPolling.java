package dev.berth.engine.models;

import java.time.Duration;

/**
 * How servers are asked for their models.
 *
 * @param interval between two questions to one server, give or take a quarter
 * @param timeout for one answer
 */
public record ModelPolling(Duration interval, Duration timeout) {

  public ModelPolling {
    if (!isPositive(interval) || !isPositive(timeout)) {
      throw new IllegalArgumentException("interval and timeout must be longer than nothing");
    }
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}
