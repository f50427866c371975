package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.trace.TraceRequest;

/** Any server. */
final class RandomServer implements Policy {
  private final PolicyContext context;

  RandomServer(PolicyContext context) {
    this.context = context;
  }

  @Override
  public int pick(TraceRequest request, long nowNanos) {
    return context.random().nextInt(context.servers());
  }
}
