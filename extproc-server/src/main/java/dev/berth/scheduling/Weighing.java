package dev.berth.scheduling;

import dev.berth.pool.Demand;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Prefill;
import dev.berth.prefix.PrefixLease;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request would cost on each of its candidates: the least wins. Only costs that were set
 * together can be compared. Confined to its thread.
 */
public interface Weighing {

  /** The request. */
  Demand demand();

  /**
   * Whether of the candidates that were drawn from a large pool only the least loaded need be
   * weighed, beside those that should have the prompt.
   */
  default boolean isAboutLoad() {
    return false;
  }

  /**
   * Where the request is at home, so that this server is weighed, too, where only some are drawn:
   * null where it is at home nowhere.
   */
  default @Nullable Home home() {
    return null;
  }

  /** Sets the cost of each candidate, at least 0; infinite for one that it drops. */
  void weigh(Candidates candidates);

  /**
   * Of what their costs are made up, in their order, for people who ask: null where it is one
   * number, and for those that were dropped where only those that are left compare.
   */
  List<@Nullable Parts> parts(Candidates weighed);

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
