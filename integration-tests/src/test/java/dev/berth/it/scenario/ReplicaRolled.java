package dev.berth.it.scenario;

import dev.berth.it.stack.Fleet;
import java.time.Duration;
import java.util.List;

/** One replica of Berth after the other is asked to end, and replaced by a new process. */
record ReplicaRolled(Replicas replicas) implements Scenario {

  private static final Duration AFTERWARDS = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "Berth rolled, " + replicas;
  }

  @Override
  public List<Finding> play(Length length) throws InterruptedException {
    Ledger ledger = replicas.under(ReplicaRolled::roll);
    int all = ledger.count();
    return List.of(
        Finding.none("no request fails", ledger.failed().count(), all),
        Finding.none("no answer is cut", ledger.where(Replicas::isCut).count(), all));
  }

  private static long roll(Fleet fleet, Traffic traffic) throws InterruptedException {
    fleet.roll(0);
    fleet.roll(1);
    return traffic.flow(AFTERWARDS);
  }
}
