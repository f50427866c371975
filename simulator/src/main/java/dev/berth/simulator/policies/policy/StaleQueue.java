package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.trace.TraceRequest;

/** The server that had the shortest queue when it was last asked, then the fewest running. */
final class StaleQueue implements Policy {
  private static final double WAITING = 1024;

  private final PolicyContext context;
  private final Least least;

  StaleQueue(PolicyContext context) {
    this.context = context;
    this.least = new Least(context.random());
  }

  @Override
  public int pick(TraceRequest request, long nowNanos) {
    EngineMetrics metrics = context.metrics();
    least.begin();
    for (int server = 0; server < context.servers(); server++) {
      least.offer(server, metrics.waiting(server) * WAITING + metrics.running(server));
    }
    return least.get();
  }
}
