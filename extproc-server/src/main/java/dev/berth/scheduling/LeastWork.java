package dev.berth.scheduling;

import dev.berth.pool.Demand;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;

/**
 * The candidate with the least outstanding work, in prompt tokens, as {@link EndpointLoad#cost}
 * says it. Knows nothing of caches and times, so nothing can be wrong about them.
 */
public final class LeastWork implements Policy {

  /** The only one that is needed. */
  public static final Policy POLICY = new LeastWork();

  private record Work(Demand demand) implements IndependentWeighing {

    @Override
    public double cost(PooledEndpoint candidate, long observed) {
      return (double) candidate.load().cost(observed);
    }
  }

  private LeastWork() {}

  /** Begins a decision about a request of which only its tokens are known. */
  public static Weighing ofTokens(long promptTokens) {
    return POLICY.weigh(Demand.ofTokens(promptTokens));
  }

  @Override
  public Weighing weigh(Demand demand, Affinity affinity) {
    return new Work(demand);
  }
}
