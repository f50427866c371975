package dev.berth.admission;

import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Queues, and the loop that they are confined to, in a test's own hand. */
final class QueuesFixture {

  final ManualTicker ticker = new ManualTicker();
  final MeterRegistry registry = new SimpleMeterRegistry();
  final HoldQueues queues;
  private final Deque<Runnable> loop = new ArrayDeque<>();

  QueuesFixture(HoldLimits limits) {
    queues = new HoldQueues("default", limits, loop::add, ticker, registry);
  }

  HeldRequest request(String model, long bytes, Duration patience) {
    return request(model, Objectives.USUAL_PRIORITY, bytes, patience);
  }

  HeldRequest request(String model, int priority, long bytes, Duration patience) {
    long now = ticker.nanos();
    return new HeldRequest(model, priority, bytes, bytes / 4, now, now + patience.toNanos());
  }

  /** Whether there was something to do. */
  boolean runOne() {
    Runnable task = loop.poll();
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  void runAll() {
    while (runOne()) {}
  }

  double ended(HoldEnd how) {
    return registry.get("berth.holds.ended").tag("end", how.label()).counter().count();
  }
}
