package dev.berth.scheduling;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * How one endpoint stands towards one request.
 *
 * @param observed its load, as {@link EndpointLoad#observe} gave it
 * @param cost of which the least wins, as its {@link Weighing} has it
 * @param parts of what the cost is made up; null where nothing is to be said of that
 * @param drop why it is no candidate; null for a candidate
 */
public record Standing(
    PooledEndpoint endpoint,
    long observed,
    double cost,
    @Nullable Parts parts,
    @Nullable Drop drop) {

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
