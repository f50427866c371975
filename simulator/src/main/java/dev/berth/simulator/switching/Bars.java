package dev.berth.simulator.switching;

import dev.berth.simulator.policies.TrapResult;
import java.util.ArrayList;
import java.util.List;

/** What Berth must reach in the comparison. Stateless. */
public final class Bars {

  private static final String SEARCHED = "share of a searched schedule";
  private static final String WORST = "goodput of the worst model";

  private Bars() {}

  /** Of the comparison of all scenarios, and of the small instances that were searched. */
  public static List<TrapResult> of(List<ScenarioResult> results, List<SmallInstance> searched) {
    List<TrapResult> bars = new ArrayList<>();
    addMeans(bars, results);
    results.forEach(result -> addScenario(bars, result));
    searched.forEach(instance -> addSearched(bars, instance));
    return bars;
  }

  private static void addMeans(List<TrapResult> bars, List<ScenarioResult> results) {
    Figures berth = SwitchingTable.mean(results, Rival.BERTH);
    Figures batch = SwitchingTable.mean(results, Rival.BATCH);
    Figures lru = SwitchingTable.mean(results, Rival.LRU);
    double rivals = Math.max(batch.goodput(), lru.goodput());
    bars.add(atLeast("all", "goodput", berth.goodput(), 0.9));
    bars.add(atLeast("all", "goodput, of better rival + 0.03", berth.goodput(), rivals + 0.03));
    bars.add(atLeast("all", WORST + ", batch", berth.worst(), batch.worst()));
    bars.add(atLeast("all", WORST + ", LRU", berth.worst(), lru.worst()));
  }

  private static void addScenario(List<TrapResult> bars, ScenarioResult result) {
    Scenario scenario = result.scenario();
    Figures berth = result.of(Rival.BERTH);
    if (scenario.groups() > 1) {
      double blind = result.of(Rival.SLEEP_BLIND).goodput();
      bars.add(atLeast(scenario.name(), "goodput, 3 x sleep-blind", berth.goodput(), 3 * blind));
    }
    bars.add(new TrapResult(scenario.name(), "slow answers", berth.slow(), 0.005, true));
    if (isEasy(scenario, berth)) {
      bars.add(atLeast(scenario.name(), WORST, berth.worst(), 0.75));
    }
  }

  private static boolean isEasy(Scenario scenario, Figures berth) {
    return scenario.models() == 2 * scenario.groups()
        && scenario.share() <= 0.4
        && scenario.patienceSeconds() >= 2.5 * berth.switchSeconds();
  }

  private static void addSearched(List<TrapResult> bars, SmallInstance instance) {
    double share = (double) instance.good() / (double) Math.max(1, instance.searched());
    bars.add(atLeast(instance.name(), SEARCHED, share, 0.85));
    bars.add(
        new TrapResult(
            instance.name(),
            "switches, 1.5 x those of the search + 2",
            instance.switches(),
            1.5 * instance.searchedSwitches() + 2,
            true));
    bars.add(
        new TrapResult(
            instance.name(),
            "self-check: searched within the bound",
            (double) instance.searched(),
            (double) instance.bound(),
            true));
  }

  private static TrapResult atLeast(String where, String measure, double found, double bound) {
    return new TrapResult(where, measure, found, bound, false);
  }
}
