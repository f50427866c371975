package dev.berth.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a client does, and what must come of it.
 *
 * @param weight how often it is done, beside the others
 * @param fits the gateways at which it is known what must come of it
 * @param play does it; blocks until it is over
 */
record Act(String name, int weight, Predicate<GatewayPlan> fits, Play play) {

  /** Blocks until the client is done. */
  interface Play {

    /**
     * Does it.
     *
     * @return null where all went as it must
     * @throws RuntimeException when an answer broke off
     */
    @Nullable Flaw on(Visit visit);
  }

  private static final List<Act> ALL = all();
  private static final int WEIGHTS = ALL.stream().mapToInt(Act::weight).sum();

  /** At any gateway. */
  static Act of(String name, int weight, Play play) {
    return new Act(name, weight, gateway -> true, play);
  }

  /** At those gateways only. */
  Act only(Predicate<GatewayPlan> gateways) {
    return new Act(name, weight, gateways, play);
  }

  private static List<Act> all() {
    List<Act> acts = new ArrayList<>();
    acts.addAll(ServedActs.all());
    acts.addAll(RefusedActs.all());
    acts.addAll(LeavingActs.all());
    acts.addAll(FailingActs.all());
    return List.copyOf(acts);
  }

  /** One of all that fit, by their weights. */
  static Act any(GatewayPlan gateway, RandomGenerator random) {
    while (true) {
      Act act = at(random.nextInt(WEIGHTS));
      if (act.fits.test(gateway)) {
        return act;
      }
    }
  }

  private static Act at(int place) {
    int left = place;
    for (Act act : ALL) {
      left -= act.weight;
      if (left < 0) {
        return act;
      }
    }
    throw new IllegalArgumentException("the weights add up to less than " + place);
  }
}
