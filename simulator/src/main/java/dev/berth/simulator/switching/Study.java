package dev.berth.simulator.switching;

import dev.berth.simulator.switching.SwitchingSimulation.Outcome;
import java.util.List;
import java.util.Locale;

/** Every scenario under every policy, over several seeds, as lines of a table. Stateless. */
final class Study {
  private static final double SECONDS = 900;

  /**
   * @param goodput share of all requests that were answered in time and fast enough
   * @param worst the same of the model that fares worst
   * @param slow share of the answers whose tokens came too slowly
   * @param switchesPerHour of one group
   */
  record Figures(double goodput, double worst, double slow, double switchesPerHour) {}

  private Study() {}

  public static void main(String[] arguments) {
    int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
    System.out.printf("%-16s", "");
    for (Rival rival : Rival.values()) {
      System.out.printf("%22s", rival.label());
    }
    System.out.println();
    double[] sums = new double[Rival.values().length];
    double[] worsts = new double[Rival.values().length];
    for (Scenario scenario : Scenario.ALL) {
      if (arguments.length > 1 && !scenario.name().equals(arguments[1])) {
        continue;
      }
      System.out.printf("%-16s", scenario.name());
      for (Rival rival : Rival.values()) {
        Figures figures = mean(scenario, rival, seeds);
        sums[rival.ordinal()] += figures.goodput;
        worsts[rival.ordinal()] += figures.worst;
        System.out.printf(
            Locale.ROOT,
            "%22s",
            String.format(
                Locale.ROOT,
                "%.2f %.2f %.1f%% %4.0f",
                figures.goodput,
                figures.worst,
                100 * figures.slow,
                figures.switchesPerHour));
      }
      System.out.println();
    }
    System.out.printf("%-16s", "mean");
    for (Rival rival : Rival.values()) {
      System.out.printf(
          Locale.ROOT,
          "%22s",
          String.format(
              Locale.ROOT,
              "%.3f %.3f",
              sums[rival.ordinal()] / Scenario.ALL.size(),
              worsts[rival.ordinal()] / Scenario.ALL.size()));
    }
    System.out.println();
  }

  private static Figures mean(Scenario scenario, Rival rival, int seeds) {
    double goodput = 0;
    double worst = 0;
    double slow = 0;
    double switches = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      Outcome outcome = SwitchingSimulation.run(scenario, rival, SECONDS, seed);
      List<Call> calls = outcome.calls();
      goodput += share(calls, -1);
      double least = 1;
      for (int model = 0; model < scenario.models(); model++) {
        least = Math.min(least, share(calls, model));
      }
      worst += least;
      slow += calls.stream().filter(Call::isSlow).count() / (double) calls.size();
      switches += outcome.switches() * 3600 / SECONDS / scenario.groups();
    }
    return new Figures(goodput / seeds, worst / seeds, slow / seeds, switches / seeds);
  }

  private static double share(List<Call> calls, int model) {
    long all = calls.stream().filter(call -> model < 0 || call.model == model).count();
    long good =
        calls.stream().filter(call -> (model < 0 || call.model == model) && call.isGood()).count();
    return all == 0 ? 1 : (double) good / all;
  }
}
