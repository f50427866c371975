package dev.berth.scheduling.profile;

import dev.berth.base.Ticker;
import dev.berth.pool.Demand;
import dev.berth.request.PromptHash;
import dev.berth.scheduling.Affinity;
import dev.berth.scheduling.Foresight;
import dev.berth.scheduling.Policy;
import dev.berth.scheduling.Weighing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filters, weighted scorers and a picker. Any thread.
 *
 * @param ticker the one of the tickets
 * @param promptHash as in {@link Policy}
 */
record Profile(
    List<Filter> filters,
    List<WeightedScorer> scorers,
    Picker picker,
    Ticker ticker,
    @Nullable PromptHash promptHash)
    implements Policy {

  Profile {
    filters = List.copyOf(filters);
    scorers = List.copyOf(scorers);
  }

  @Override
  public Weighing weigh(Demand demand, Affinity affinity) {
    return new ProfileWeighing(this, new Question(new Foresight(demand), affinity, ticker.nanos()));
  }

  /** The highest sum that there could be. */
  double highest() {
    double sum = 0;
    for (WeightedScorer scorer : scorers) {
      sum += scorer.weight();
    }
    return sum;
  }
}
