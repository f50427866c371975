package dev.berth.it.scenario;

import dev.berth.simulator.http.Behaviour;
import java.time.Duration;
import java.util.List;

/** Four servers of sixteen answer 500 at once, and only three may be out. */
final class FourServersLie implements Scenario {

  private static final World.Plan PLAN =
      World.Plan.of("health: {ejection: {baseTime: 2s, maxTime: 8s, maxPercent: 20}}");
  private static final List<Integer> LIARS = List.of(0, 1, 8, 9);
  private static final int MOST_OUT = 3;
  private static final int STILL_IN = World.SERVERS - MOST_OUT;
  private static final double MOST_LOST = 1.5;
  private static final Duration LYING = Duration.ofSeconds(14);

  @Override
  public String name() {
    return "four servers answer 500 at once, maxPercent 20";
  }

  @Override
  public List<Finding> play(Length length) throws InterruptedException {
    try (World world = World.start(PLAN, length)) {
      List<String> liars = LIARS.stream().map(i -> world.engine(i).address()).toList();
      long start = System.nanoTime();
      LIARS.forEach(i -> world.engine(i).behave(Behaviour.NORMAL.withStatus(500)));
      long stopped = world.traffic().flow(length.of(LYING));
      Ledger ledger = world.traffic().end();
      int mostOut = world.history().since(start).mostOut();
      Ledger lying = ledger.between(start, stopped);
      double lost = (double) lying.failed().count() * STILL_IN / lying.count();
      Ledger others = ledger.where(end -> !liars.contains("" + end.servedBy()));
      return List.of(
          Finding.counted(
              "three are out, a fifth of 16, and no more", "" + mostOut, mostOut == MOST_OUT),
          Finding.none(
              "no request of another server fails", others.failed().count(), others.count()),
          Finding.timed(
              "no more is lost than the share of the one that has to stay, and trials",
              "%s of one server's share (%d of %d)"
                  .formatted(Figures.percent(lost), lying.failed().count(), lying.count()),
              lost <= MOST_LOST),
          ledger.servedAsNamed());
    }
  }
}
