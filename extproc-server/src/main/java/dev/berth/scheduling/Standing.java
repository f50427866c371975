package dev.berth.scheduling;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * How one endpoint stands towards one request.
 *
 * @param observed its load, as {@link EndpointLoad#observe} gave it
 * @param work its score, of which the least wins, as {@link EndpointLoad#cost} gave it
 * @param drop why it is no candidate; null for a candidate
 */
public record Standing(PooledEndpoint endpoint, long observed, long work, @Nullable Drop drop) {

  /** One that is judged so, with the load that it had when it was. */
  static Standing of(PooledEndpoint endpoint, long observed, @Nullable Drop drop) {
    return new Standing(endpoint, observed, endpoint.load().cost(observed), drop);
  }

  public boolean isCandidate() {
    return drop == null;
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
