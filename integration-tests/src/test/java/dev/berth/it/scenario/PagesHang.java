package dev.berth.it.scenario;

import dev.berth.simulator.http.Behaviour;
import java.time.Duration;
import java.util.List;

/** A server answers neither its probes nor who asks for its metrics, and serves well. */
final class PagesHang implements Scenario {

  private static final World.Plan PLAN = World.Plan.of("");
  private static final Duration HANGING = Duration.ofSeconds(30);
  private static final double LEAST = 0.8;

  @Override
  public String name() {
    return "/health and /metrics of one server hang, it serves well";
  }

  @Override
  public List<Finding> play(Length length) throws InterruptedException {
    try (World world = World.start(PLAN, length)) {
      String server = world.engine(0).address();
      long start = System.nanoTime();
      world
          .engine(0)
          .behaveOnPages(Behaviour.NORMAL.withDelayMillis(Duration.ofHours(1).toMillis()));
      long end = world.traffic().flow(length.of(HANGING));
      Ledger ledger = world.traffic().end();
      double share = ledger.between(start, end).picksOf(server, World.SERVERS);
      return List.of(
          Finding.timed(
              "it keeps its traffic", Figures.percent(share) + " of a full share", share >= LEAST),
          Finding.atMost(
              "ejections", world.history().since(start).of(List.of(server)).ejections().count(), 0),
          Finding.none("no request fails", ledger.failed().count(), ledger.count()),
          ledger.servedAsNamed());
    }
  }
}
