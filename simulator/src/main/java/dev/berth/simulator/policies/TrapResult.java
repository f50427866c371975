package dev.berth.simulator.policies;

/**
 * How Berth does where routers are known to fail.
 *
 * @param trap what happens
 * @param measure what is looked at
 * @param found what it is with Berth
 * @param bound what it may be
 * @param atMost whether less is better
 */
public record TrapResult(String trap, String measure, double found, double bound, boolean atMost) {

  /** Whether Berth does well enough. */
  public boolean holds() {
    return atMost ? found <= bound : found >= bound;
  }
}
