package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.policy.PodPolicy.PodChoice;
import dev.berth.simulator.policies.trace.TraceRequest;

/** The simple ways to choose a pod. Stateless; what it makes is not. */
final class PodChoices {
  private PodChoices() {}

  /** One after the other. */
  static PodChoice roundRobin() {
    return new PodChoice() {
      private int next;

      @Override
      public int choose(TraceRequest request, int[] requests) {
        return next++ % requests.length;
      }
    };
  }

  /** The one with the fewest of the gateway's own requests. */
  static PodChoice leastRequest(PolicyContext context) {
    Least least = new Least(context.random());
    return (request, requests) -> {
      least.begin();
      for (int pod = 0; pod < requests.length; pod++) {
        least.offer(pod, requests[pod]);
      }
      return least.get();
    };
  }
}
