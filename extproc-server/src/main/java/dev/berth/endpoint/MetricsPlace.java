package dev.berth.endpoint;

import dev.berth.base.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is asked for its metrics.
 *
 * @param port on the address of the server
 * @param rank the server's number where a page there tells of several ranks; null: all of them are
 *     the server's
 */
public record MetricsPlace(int port, @Nullable Integer rank) {

  /** More ranks than this no deployment has. */
  public static final int MAX_RANK = 65_535;

  public MetricsPlace {
    requirePort(port);
    if (rank != null && (rank < 0 || rank > MAX_RANK)) {
      throw new IllegalArgumentException("a rank between 0 and " + MAX_RANK);
    }
  }

  static void requirePort(int port) {
    if (port < 1 || port > HostPort.MAX_PORT) {
      throw new IllegalArgumentException("a port between 1 and 65535");
    }
  }

  /** Where all is told of one server. */
  public static MetricsPlace at(int port) {
    return new MetricsPlace(port, null);
  }
}
