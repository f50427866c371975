package dev.berth.simulator.switching;

import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Makes the requests of a scenario, the same for the same seed. Stateless. */
final class Calls {
  /** Lengths of the Azure conversation trace of 2023 at these shares of its requests. */
  private static final double[] SHARES = {
    0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85,
    0.9, 0.95, 0.98, 0.99, 0.999, 1
  };

  private static final double[] PROMPT_TOKENS = {
    2, 181, 207, 372, 387, 396, 403, 414, 703, 984, 1020, 1045, 1071, 1097, 1130, 1189, 1315, 1876,
    2734, 4083, 4098, 4142, 6122, 14050
  };
  private static final double[] ANSWER_TOKENS = {
    7, 41, 54, 67, 77, 85, 91, 96, 103, 113, 129, 151, 177, 217, 384, 395, 400, 411, 424, 451, 540,
    601, 954, 1000
  };

  private record Arrival(long nanos, int model) {}

  private Calls() {}

  static List<Call> of(Scenario scenario, double seconds, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> arrivals = new ArrayList<>();
    for (int model = 0; model < scenario.models(); model++) {
      addArrivals(arrivals, scenario, model, seconds, seed, random.split());
    }
    arrivals.sort(Comparator.comparingLong(Arrival::nanos));
    long patience = (long) (scenario.patienceSeconds() * 1e9);
    List<Call> calls = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      TraceRequest request =
          TraceRequest.unshared(
              calls.size(),
              arrival.nanos,
              length(random, PROMPT_TOKENS),
              length(random, ANSWER_TOKENS));
      calls.add(new Call(request, arrival.model, arrival.nanos + patience));
    }
    return calls;
  }

  /** A Poisson process whose rate changes: of the most that there may be, some are dropped. */
  private static void addArrivals(
      List<Arrival> arrivals,
      Scenario scenario,
      int model,
      double seconds,
      long seed,
      RandomGenerator random) {
    double most = scenario.perSecond(model) * Load.MOST;
    double at = random.nextExponential() / most;
    while (at < seconds) {
      double factor = scenario.load().factor(model, scenario.models(), at, seed);
      if (random.nextDouble() < factor / Load.MOST) {
        arrivals.add(new Arrival((long) (at * 1e9), model));
      }
      at += random.nextExponential() / most;
    }
  }

  private static int length(RandomGenerator random, double[] tokens) {
    double share = random.nextDouble();
    int above = 1;
    while (SHARES[above] < share) {
      above++;
    }
    double part = (share - SHARES[above - 1]) / (SHARES[above] - SHARES[above - 1]);
    double length = tokens[above - 1] + part * (tokens[above] - tokens[above - 1]);
    return (int) Math.max(1, length);
  }
}
