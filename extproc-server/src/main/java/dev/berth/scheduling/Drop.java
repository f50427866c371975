package dev.berth.scheduling;

import dev.berth.health.Gate;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Why an endpoint is no candidate for a request. The one place that judges it, for decisions and
 * for those who want one explained.
 */
public enum Drop {
  /** The proxy allows other endpoints only. */
  OUTSIDE_SUBSET("outside_subset"),
  /** It is starting or syncing. */
  NOT_READY("not_ready"),
  /** It does not serve the model. */
  OTHER_MODEL("other_model"),
  /** Somebody wants it left alone. */
  DRAINING("draining"),
  /** It has left the pool since the snapshot. */
  RETIRED("retired"),
  /** It failed, and is to get nothing for a while. */
  UNHEALTHY("unhealthy"),
  /** It has as many requests in flight as the pool allows one server. */
  FULL("full"),
  /** A filter of the scheduling profile prefers others. */
  FILTERED("filtered");

  private final String label;

  Drop(String label) {
    this.label = label;
  }

  /** As JSON writes it. */
  public String label() {
    return label;
  }

  /**
   * Judges what is known of the endpoint, but for its load and health.
   *
   * @param model null when any will do
   * @return null for one that may serve
   */
  static @Nullable Drop of(PooledEndpoint endpoint, @Nullable String model) {
    if (!endpoint.isReady()) {
      return NOT_READY;
    }
    if (model != null && !endpoint.serves(model)) {
      return OTHER_MODEL;
    }
    return endpoint.isDraining() ? DRAINING : null;
  }

  /**
   * Judges a load, and the health that is in it.
   *
   * @param observed as {@link EndpointLoad#observe} gave it
   * @return null for one that is well and has room
   */
  static @Nullable Drop of(long observed, int maxRequests) {
    if (EndpointLoad.work(observed) == Long.MAX_VALUE) {
      return RETIRED;
    }
    if (EndpointLoad.gate(observed) == Gate.CLOSED) {
      return UNHEALTHY;
    }
    return EndpointLoad.requests(observed) < maxRequests ? null : FULL;
  }
}
