package dev.berth.scheduling;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One where it makes no difference to the cost of a candidate who the others are. */
interface IndependentWeighing extends Weighing {

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

  @Override
  default void weigh(Candidates candidates) {
    for (int i = 0; i < candidates.size(); i++) {
      candidates.setCost(i, cost(candidates.endpoint(i), candidates.observed(i)));
    }
  }

  @Override
  default List<@Nullable Parts> parts(Candidates weighed) {
    List<@Nullable Parts> parts = new ArrayList<>();
    for (int i = 0; i < weighed.size(); i++) {
      parts.add(parts(weighed.endpoint(i), weighed.observed(i)));
    }
    return parts;
  }
}
