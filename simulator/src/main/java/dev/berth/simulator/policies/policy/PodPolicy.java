package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.server.Fleet;
import dev.berth.simulator.policies.server.ServerModel;
import dev.berth.simulator.policies.trace.TraceRequest;

/**
 * A gateway that chooses a pod, and an engine that chooses one of its servers: the one with the
 * least of four times the waiting and once the running, as vLLM does between its data-parallel
 * ranks. The engine's counts are always fresh here, which is its best case.
 */
final class PodPolicy implements Policy {
  private static final int WAITING_WEIGHT = 4;

  private final Fleet fleet;
  private final PodChoice choice;
  private final int[] requests;
  private final Least least;

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
    this.requests = new int[fleet.layout().pods()];
    this.least = new Least(context.random());
  }

  @Override
  public int pick(TraceRequest request, long nowNanos) {
    int pod = choice.choose(request, requests);
    requests[pod]++;
    int first = fleet.layout().firstOf(pod);
    least.begin();
    for (int server = first; server < first + fleet.layout().serversPerPod(); server++) {
      ServerModel model = fleet.server(server);
      least.offer(server, WAITING_WEIGHT * model.waiting() + model.running());
    }
    return least.get();
  }

  @Override
  public void onEnd(TraceRequest request, int server, long nowNanos) {
    requests[fleet.layout().podOf(server)]--;
  }
}
