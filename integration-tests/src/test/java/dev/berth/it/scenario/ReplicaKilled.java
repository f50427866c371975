package dev.berth.it.scenario;

import dev.berth.it.stack.Fleet;
import java.time.Duration;
import java.util.List;

/** A replica of Berth dies without a word (the active one, if only one is), and comes back. */
record ReplicaKilled(Replicas replicas) implements Scenario {

  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final Duration AFTER = Duration.ofSeconds(4);
  private static final int MAY_FAIL = 5;

  @Override
  public String name() {
    return "Berth killed, " + replicas;
  }

  @Override
  public List<Finding> play(Length length) throws InterruptedException {
    Ledger ledger = replicas.under(ReplicaKilled::kill);
    int most = replicas.mayLoseDecisions() ? MAY_FAIL : 0;
    return List.of(
        Finding.none("no answer is cut", ledger.where(Replicas::isCut).count(), ledger.count()),
        Finding.timed(
            "at most " + most + " under decision fail",
            "%d of %d %s".formatted(ledger.failed().count(), ledger.count(), ledger.problems()),
            ledger.failed().count() <= most));
  }

  private static long kill(Fleet fleet, Traffic traffic) throws InterruptedException {
    traffic.flow(BEFORE);
    fleet.berths().get(0).kill();
    traffic.flow(AFTER);
    fleet.startAgain(0);
    fleet.awaitHealthy(2);
    return traffic.flow(AFTER);
  }
}
