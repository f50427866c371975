package dev.berth.scheduling;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * How one endpoint stands towards one request.
 *
 * @param observed its load, as {@link EndpointLoad#observe} gave it
 * @param cost of which the least wins, as its {@link Weighing} has it
 * @param parts of what the cost is made up; null where it is one number
 * @param drop why it is no candidate; null for a candidate
 */
public record Standing(
    PooledEndpoint endpoint,
    long observed,
    double cost,
    @Nullable CostParts parts,
    @Nullable Drop drop) {

  /** One that is judged so, with the load that it had when it was. */
  static Standing of(
      PooledEndpoint endpoint, long observed, Weighing weighing, @Nullable Drop drop) {
    return new Standing(
        endpoint,
        observed,
        weighing.cost(endpoint, observed),
        weighing.parts(endpoint, observed),
        drop);
  }

  /** The same as a candidate. */
  Standing admitted() {
    return new Standing(endpoint, observed, cost, parts, null);
  }

  public boolean isCandidate() {
    return drop == null;
  }

  /** Outstanding work, in prompt tokens. */
  public long work() {
    return endpoint.load().cost(observed);
  }

  /** Requests in flight. */
  public int requests() {
    return EndpointLoad.requests(observed);
  }

  /** Estimated prompt tokens of the requests in flight. */
  public long promptTokens() {
    return EndpointLoad.promptTokens(observed);
  }
}
