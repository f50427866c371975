package dev.berth.scheduling;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * How one endpoint stands towards one request.
 *
 * @param observed its load, as {@link EndpointLoad#observe} gave it
 * @param drop why it is no candidate; null for a candidate
 */
public record Standing(PooledEndpoint endpoint, long observed, @Nullable Drop drop) {

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

  /** Its score, of which the least wins; {@link Long#MAX_VALUE} if it is retired. */
  public long work() {
    return EndpointLoad.work(observed);
  }
}
