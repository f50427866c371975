package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.server.Fleet;
import dev.berth.simulator.policies.trace.TraceRequest;

/** A gateway that chooses a pod, and an {@linkplain EngineRule engine} that chooses in the pod. */
final class PodPolicy implements Policy {
  private final Fleet fleet;
  private final PodChoice choice;
  private final EngineRule engine;
  private final int[] requests;

  /** The gateway's half. */
  interface PodChoice {

    /**
     * The number of a pod.
     *
     * @param requests in flight on each pod
     */
    int choose(TraceRequest request, int[] requests);
  }

  PodPolicy(PolicyContext context, PodChoice choice) {
    this.fleet = context.fleet();
    this.choice = choice;
    this.engine = new EngineRule(context);
    this.requests = new int[fleet.layout().pods()];
  }

  @Override
  public int pick(TraceRequest request, long nowNanos) {
    int pod = choice.choose(request, requests);
    requests[pod]++;
    return engine.serverOf(pod);
  }

  @Override
  public void onEnd(TraceRequest request, int server, long nowNanos) {
    requests[fleet.layout().podOf(server)]--;
  }
}
