package dev.berth.config;

import java.time.Duration;

/**
 * Servers are asked for their load all the time, because other replicas of Berth give them requests
 * too.
 *
 * @param interval between two questions to one server
 */
public record LoadPollingConfig(Duration interval) {

  static final DurationRange INTERVAL =
      new DurationRange(Duration.ofMillis(100), Duration.ofMinutes(1));

  public LoadPollingConfig {
    INTERVAL.require("interval", interval);
  }
}
