package dev.berth.simulator.switching;

import dev.berth.simulator.switching.SwitchingSimulation.Outcome;
import java.util.List;

/**
 * One group with two models for a short while, where the best that there is can be searched.
 *
 * @param asked requests
 * @param good those that Berth answers well
 * @param switches that Berth needs for it
 * @param searched good ones under the best schedule that a search found that knows all beforehand
 * @param searchedSwitches of that schedule
 * @param bound more are good under no schedule
 */
public record SmallInstance(
    String name,
    int asked,
    long good,
    int switches,
    long searched,
    int searchedSwitches,
    long bound) {

  private static final double SECONDS = 180;

  /**
   * Looks for it.
   *
   * @param budget schedules to try
   */
  public static SmallInstance of(Scenario scenario, Lengths lengths, long seed, int budget) {
    List<Call> calls = Calls.of(scenario, lengths, SECONDS, seed);
    long bound = ScheduleBound.of(scenario, calls);
    Outcome berth =
        SwitchingSimulation.run(scenario, calls, Rival.BERTH.handling(), Rival.BERTH.policy());
    Outcome best =
        new ScheduleSearch(
                scenario, () -> Calls.of(scenario, lengths, SECONDS, seed), SECONDS, seed)
            .best(budget);
    return new SmallInstance(
        scenario.name() + ", seed " + seed,
        calls.size(),
        berth.good(),
        berth.switches(),
        best.good(),
        best.switches(),
        bound);
  }
}
