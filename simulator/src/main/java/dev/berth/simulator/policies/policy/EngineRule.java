package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.server.Fleet;
import dev.berth.simulator.policies.server.ServerModel;

/**
 * How an engine chooses one of a pod's servers: the one with the least of four times the waiting
 * and once the running, as vLLM does between its data-parallel ranks. Its counts are always fresh
 * here, which is its best case. Confined to its thread.
 */
final class EngineRule {
  private static final int WAITING_WEIGHT = 4;

  private final Fleet fleet;
  private final Least least;

  EngineRule(PolicyContext context) {
    this.fleet = context.fleet();
    this.least = new Least(context.random());
  }

  /** The server that would get the pod's next request. */
  int serverOf(int pod) {
    int first = fleet.layout().firstOf(pod);
    least.begin();
    for (int server = first; server < first + fleet.layout().serversPerPod(); server++) {
      ServerModel model = fleet.server(server);
      least.offer(server, WAITING_WEIGHT * model.waiting() + model.running());
    }
    return least.get();
  }
}
