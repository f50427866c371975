package dev.berth.it.scenario;

import dev.berth.simulator.http.Behaviour;
import java.time.Duration;
import java.util.List;

/** A server answers 500 to everything, while it tells its probes that it is well. */
final class ServerLies implements Scenario {

  private static final World.Plan PLAN =
      World.Plan.of("health: {ejection: {baseTime: 2s, maxTime: 8s}}");
  private static final Duration LYING = Duration.ofSeconds(20);
  private static final int MOST_LOST = 5;

  @Override
  public String name() {
    return "one server answers 500 to everything, /health 200";
  }

  @Override
  public List<Finding> play(Length length) throws InterruptedException {
    try (World world = World.start(PLAN, length)) {
      List<String> liar = List.of(world.engine(0).address());
      long start = System.nanoTime();
      world.engine(0).behave(Behaviour.NORMAL.withStatus(500));
      world.traffic().flow(length.of(LYING));
      Ledger ledger = world.traffic().end();
      return findings(ledger, world.history().since(start).of(liar));
    }
  }

  private static List<Finding> findings(Ledger ledger, History history) {
    Ledger failed = ledger.failed();
    String bar = "requests lost before it is out, ≤ 5";
    if (history.ejections().isEmpty()) {
      return List.of(Finding.counted(bar, failed.count() + ", and it is not", false));
    }
    int lost = failed.dueBefore(history.ejections().first().nanos()).count();
    int lostLater = failed.count() - lost;
    int trials = history.trials().count();
    return List.of(
        Finding.atMost(bar, lost, MOST_LOST),
        Finding.counted(
            "then at most one trial for each back-off (2 s, 4 s, 8 s)",
            lostLater + " lost in " + trials + " trials",
            lostLater <= trials),
        ledger.servedAsNamed());
  }
}
