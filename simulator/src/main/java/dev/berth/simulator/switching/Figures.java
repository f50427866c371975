package dev.berth.simulator.switching;

import dev.berth.simulator.switching.SwitchingSimulation.Outcome;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How one policy did in one scenario.
 *
 * @param goodput share of all requests that were answered in time and fast enough
 * @param worst the same of the model that fares worst
 * @param slow share of the answers whose tokens came too slowly
 * @param switchesPerHour of one group
 * @param switchSeconds from the decision until the other is awake, the drain included
 */
public record Figures(
    double goodput, double worst, double slow, double switchesPerHour, double switchSeconds) {

  static Figures of(Scenario scenario, double seconds, Outcome outcome) {
    int[] asked = new int[scenario.models()];
    int[] good = new int[scenario.models()];
    int served = 0;
    int slow = 0;
    for (Call call : outcome.calls()) {
      asked[call.model]++;
      good[call.model] += call.isGood() ? 1 : 0;
      served += call.isServed() ? 1 : 0;
      slow += call.isSlow() ? 1 : 0;
    }
    double hours = seconds / 3600 * scenario.groups();
    return new Figures(
        (double) outcome.good() / Math.max(1, outcome.calls().size()),
        worst(asked, good),
        slow / (double) Math.max(1, served),
        outcome.switches() / hours,
        outcome.switchSeconds());
  }

  private static double worst(int[] asked, int[] good) {
    double least = 1;
    for (int model = 0; model < asked.length; model++) {
      if (asked[model] > 0) {
        least = Math.min(least, (double) good[model] / asked[model]);
      }
    }
    return least;
  }

  static Figures mean(List<Figures> all) {
    return new Figures(
        mean(all, Figures::goodput),
        mean(all, Figures::worst),
        mean(all, Figures::slow),
        mean(all, Figures::switchesPerHour),
        mean(all, Figures::switchSeconds));
  }

  private static double mean(List<Figures> all, ToDoubleFunction<Figures> figure) {
    return all.stream().mapToDouble(figure).average().orElse(0);
  }
}
