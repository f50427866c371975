package dev.berth.config;

import dev.berth.base.HostPort;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The port for people and Prometheus: metrics, probes, JSON.
 *
 * @param maxServerSeries how many servers get metrics of their own; the rest share one series
 * @param tokenFile holds the token of calls that change or cost something; null: such calls are
 *     taken on a loopback address only
 */
public record AdminConfig(HostPort address, int maxServerSeries, @Nullable Path tokenFile) {

  static final int DEFAULT_MAX_SERVER_SERIES = 1_000;
  static final int SERVER_SERIES_LIMIT = 100_000;

  public AdminConfig {
    if (maxServerSeries < 0 || maxServerSeries > SERVER_SERIES_LIMIT) {
      throw new IllegalArgumentException(
          "maxServerSeries between 0 and " + SERVER_SERIES_LIMIT + ", not " + maxServerSeries);
    }
  }
}
