package dev.berth.it.scenario;

import dev.berth.simulator.load.RequestEnd;

/**
 * A server's process died.
 *
 * @param server its address
 * @param beforeNanos it still ran
 * @param afterNanos it had ended
 */
record Kill(String server, long beforeNanos, long afterNanos) {

  /** Kills it. */
  static Kill of(Victim victim) {
    long before = System.nanoTime();
    victim.kill();
    return new Kill(victim.address(), before, System.nanoTime());
  }

  /**
   * Whether anybody paid who need not.
   *
   * @param all that was sent since shortly before
   */
  Finding othersThatFailed(Ledger all) {
    Ledger failed = all.failed();
    Ledger others = failed.where(end -> !isCut(end));
    return Finding.counted(
        "no request fails but those that it was streaming",
        "%d of %d %s; %d that it was streaming"
            .formatted(
                others.count(), all.count(), others.problems(), failed.count() - others.count()),
        others.count() == 0);
  }

  private boolean isCut(RequestEnd end) {
    return end.streamed()
        && server.equals(end.servedBy())
        && end.wasAnsweringWithin(beforeNanos, afterNanos);
  }
}
