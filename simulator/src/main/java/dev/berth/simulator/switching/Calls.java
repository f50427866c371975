package dev.berth.simulator.switching;

import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Makes the requests of a scenario, the same for the same seed. Stateless. */
final class Calls {
  private record Arrival(long nanos, int model) {}

  private Calls() {}

  static List<Call> of(Scenario scenario, Lengths lengths, double seconds, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> arrivals = new ArrayList<>();
    for (int model = 0; model < scenario.models(); model++) {
      addArrivals(arrivals, scenario, model, seconds, seed, random.split());
    }
    arrivals.sort(Comparator.comparingLong(Arrival::nanos));
    long patience = (long) (scenario.patienceSeconds() * 1e9);
    List<Call> calls = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      Lengths.Pair pair = lengths.next(random);
      TraceRequest request =
          TraceRequest.unshared(
              calls.size(), arrival.nanos, pair.promptTokens(), pair.answerTokens());
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
}
