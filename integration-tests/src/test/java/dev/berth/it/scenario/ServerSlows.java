package dev.berth.it.scenario;

import java.time.Duration;
import java.util.List;

/** A server becomes five times as slow. */
final class ServerSlows implements Scenario {

  private static final World.Plan PLAN = World.Plan.of("");
  private static final double FACTOR = 5;

  /** Of the share that is proportional to its speed. */
  private static final double MOST = 1.5;

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration SLOW = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "one server becomes 5 × slower";
  }

  @Override
  public List<Finding> play(Length length) throws InterruptedException {
    try (World world = World.start(PLAN, length)) {
      String slow = world.engine(0).address();
      long start = System.nanoTime();
      world.engine(0).slowDown(FACTOR);
      long end = world.traffic().flow(length.of(SLOW));
      Ledger ledger = world.traffic().end();
      double share = ledger.between(start + GRACE.toNanos(), end).picksOf(slow, World.SERVERS);
      Ledger since = ledger.between(start, end);
      return List.of(
          Finding.timed(
              "its share falls in proportion within 5 s, to a fifth of a full one",
              Figures.percent(share),
              share > 0 && share <= MOST / FACTOR),
          Finding.atMost(
              "changes of its state, ≤ 1",
              world.history().since(start).of(List.of(slow)).count(),
              1),
          Finding.none("no request fails", since.failed().count(), since.count()),
          ledger.servedAsNamed());
    }
  }
}
