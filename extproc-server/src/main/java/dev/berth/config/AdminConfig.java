package dev.berth.config;

import dev.berth.base.HostPort;

/**
 * The port for people and Prometheus: metrics, probes, JSON.
 *
 * @param maxServerSeries how many servers get metrics of their own; the rest share one series
 */
public record AdminConfig(HostPort address, int maxServerSeries) {

  static final int DEFAULT_MAX_SERVER_SERIES = 1_000;
  static final int SERVER_SERIES_LIMIT = 100_000;

  public AdminConfig {
    if (maxServerSeries < 0 || maxServerSeries > SERVER_SERIES_LIMIT) {
      throw new IllegalArgumentException(
          "maxServerSeries between 0 and " + SERVER_SERIES_LIMIT + ", not " + maxServerSeries);
    }
  }
}
