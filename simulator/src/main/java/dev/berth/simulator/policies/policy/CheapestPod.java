package dev.berth.simulator.policies.policy;

import dev.berth.endpoint.EndpointId;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.scheduling.Candidates;
import dev.berth.scheduling.Weighing;
import dev.berth.simulator.policies.server.Layout;
import java.util.List;

/**
 * A gateway that chooses a pod by Berth's cost, and an {@linkplain EngineRule engine} that chooses
 * in the pod. A pod costs what its cheapest server and what its mean server would: of what was
 * tried (either alone, or the server that the engine would choose) this did best. The gateway is
 * taken to learn which server it was, its best case.
 */
final class CheapestPod implements BerthPolicy.Candidates {
  private final Layout layout;
  private final EngineRule engine;
  private final Least least;
  private final Candidates alone;

  CheapestPod(PolicyContext context) {
    this.layout = context.fleet().layout();
    this.engine = new EngineRule(context);
    this.least = new Least(context.random());
    this.alone = new Candidates(1, context.random());
  }

  @Override
  public List<String> of(PoolSnapshot pool, Weighing weighing) {
    least.begin();
    for (int pod = 0; pod < layout.pods(); pod++) {
      least.offer(pod, cost(pool, weighing, pod));
    }
    return List.of(BerthPolicy.id(layout, engine.serverOf(least.get())).toString());
  }

  private double cost(PoolSnapshot pool, Weighing weighing, int pod) {
    double cheapest = Double.POSITIVE_INFINITY;
    double sum = 0;
    int first = layout.firstOf(pod);
    for (int server = first; server < first + layout.serversPerPod(); server++) {
      double cost = cost(pool, weighing, BerthPolicy.id(layout, server));
      cheapest = Math.min(cheapest, cost);
      sum += cost;
    }
    return cheapest + sum / layout.serversPerPod();
  }

  private double cost(PoolSnapshot pool, Weighing weighing, EndpointId server) {
    PooledEndpoint endpoint = pool.endpoint(pool.positionOf(server.toString()));
    alone.clear();
    alone.offer(endpoint, endpoint.load().observe());
    weighing.weigh(alone);
    return alone.cost(0);
  }
}
