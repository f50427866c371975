package dev.berth.simulator.http;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests one server has had, over all restarts; who watches it (health and metrics) is
 * not counted. Shared counters.
 */
final class RequestCounts {
  private static final Set<String> WATCHING = Set.of("/health", "/metrics");

  private final AtomicLong received = new AtomicLong();
  private final AtomicLong administrative = new AtomicLong();

  /** A request has arrived to its end. */
  void onReceived(String path) {
    if (WATCHING.contains(path)) {
      return;
    }
    received.incrementAndGet();
    if (AdministrativePaths.contains(path)) {
      administrative.incrementAndGet();
    }
  }

  long received() {
    return received.get();
  }

  long administrative() {
    return administrative.get();
  }
}
