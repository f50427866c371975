package dev.berth.bench.switching;

import dev.berth.it.stack.Fleet;
import dev.berth.simulator.load.LoadPlan;
import dev.berth.simulator.load.LoadReport;
import dev.berth.simulator.load.LoadRun;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Some seconds of requests to both groups.
 *
 * @param switches of the group that takes turns; 0 where it stood still
 * @param report of the requests to the other group
 */
record Window(int switches, LoadReport report) {

  private static final Duration LENGTH = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final double OTHERS_PER_SECOND = 60;
  private static final double TURNS_PER_SECOND = 20;
  private static final long SEED = 3;

  /**
   * Sends both loads, the same in every window.
   *
   * @param switching whether the one group switches all the time
   */
  static Window of(Fleet fleet, Turns turns, boolean switching) throws InterruptedException {
    try (LoadRun own = LoadRun.start(plan(fleet, TURNS_PER_SECOND, turns.model()));
        LoadRun others = LoadRun.start(plan(fleet, OTHERS_PER_SECOND, "other-a"))) {
      int switches = 0;
      long end = System.nanoTime() + LENGTH.toNanos();
      while (switching && System.nanoTime() < end) {
        turns.thereAndBack();
        switches += 2;
      }
      LoadReport report = Objects.requireNonNull(others.await(PATIENCE));
      Objects.requireNonNull(own.await(PATIENCE));
      return new Window(switches, report);
    }
  }

  private static LoadPlan plan(Fleet fleet, double perSecond, String model) {
    return new LoadPlan(
        URI.create("http://127.0.0.1:" + fleet.envoy().clients().getPort()),
        new LoadPlan.Pace(perSecond, LENGTH, Long.MAX_VALUE),
        List.of(model),
        SEED,
        LoadPlan.Limits.DEFAULT,
        LoadPlan.CHOSEN_HEADER);
  }

  boolean isGood() {
    return report.isGood(true);
  }
}
