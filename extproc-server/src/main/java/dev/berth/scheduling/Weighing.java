package dev.berth.scheduling;

import dev.berth.pool.Demand;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Prefill;
import dev.berth.prefix.PrefixLease;
import org.jspecify.annotations.Nullable;

/**
 * What one request would cost on each of its candidates: the least wins. All costs of one weighing
 * can be compared to each other, and to no others. Confined to its thread.
 */
public interface Weighing {

  /** The request. */
  Demand demand();

  /**
   * The cost on one candidate, at least 0.
   *
   * @param observed its load, as {@link EndpointLoad#observe} gave it: what else is looked at is
   *     read after that
   */
  double cost(PooledEndpoint candidate, long observed);

  /**
   * Of what the cost is made up; null where it is one number.
   *
   * @param observed as in {@link #cost}
   */
  default @Nullable CostParts parts(PooledEndpoint candidate, long observed) {
    return null;
  }

  /**
   * Puts the request on those books of a candidate that are not in the word of its load. They go up
   * before the word does: whoever sees the word sees them.
   */
  default Prefill book(PooledEndpoint candidate) {
    return Prefill.NONE;
  }

  /**
   * The request was given to this candidate.
   *
   * @return what it holds of the candidate's memory; null where nobody keeps account of that
   */
  default @Nullable PrefixLease onReserved(PooledEndpoint chosen) {
    return null;
  }
}
