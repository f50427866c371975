package dev.berth.simulator.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many requests one server has had, over all restarts. Shared counters. */
final class RequestCounts {
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong administrative = new AtomicLong();

  /** A request has arrived to its end. */
  void onReceived(String path) {
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
