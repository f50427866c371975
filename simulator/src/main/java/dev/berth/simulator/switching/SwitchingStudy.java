package dev.berth.simulator.switching;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Scenarios under policies, over several seeds. Stateless but for its listener. */
public final class SwitchingStudy {

  private final Lengths lengths;
  private final double seconds;
  private final int seeds;
  private final Runnable onRun;

  /**
   * @param seconds that requests arrive in each run
   * @param seeds runs of each policy, with seeds 1, 2, …
   * @param onRun called after each run
   */
  public SwitchingStudy(Lengths lengths, double seconds, int seeds, Runnable onRun) {
    this.lengths = lengths;
    this.seconds = seconds;
    this.seeds = seeds;
    this.onRun = onRun;
  }

  /** What every policy did in one scenario. */
  public ScenarioResult compare(Scenario scenario) {
    Map<Rival, Figures> figures = new EnumMap<>(Rival.class);
    for (Rival rival : Rival.values()) {
      figures.put(rival, mean(scenario, rival));
    }
    return new ScenarioResult(scenario, figures);
  }

  private Figures mean(Scenario scenario, Rival rival) {
    List<Figures> all = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      List<Call> calls = Calls.of(scenario, lengths, seconds, seed);
      all.add(
          Figures.of(
              scenario,
              seconds,
              SwitchingSimulation.run(scenario, calls, rival.handling(), rival.policy())));
      onRun.run();
    }
    return Figures.mean(all);
  }
}
