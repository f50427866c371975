package dev.berth.simulator.policies.policy;

import java.util.random.RandomGenerator;

/** Finds the candidate that costs least, of equals any. Reused; confined to its thread. */
final class Least {
  private final RandomGenerator random;
  private int least;
  private double leastCost;
  private int ties;

  Least(RandomGenerator random) {
    this.random = random;
  }

  /** Forgets what was offered. */
  Least begin() {
    ties = 0;
    leastCost = Double.POSITIVE_INFINITY;
    return this;
  }

  void offer(int candidate, double cost) {
    if (cost > leastCost) {
      return;
    }
    ties = cost < leastCost ? 1 : ties + 1;
    if (ties == 1 || random.nextInt(ties) == 0) {
      least = candidate;
      leastCost = cost;
    }
  }

  /** The one; something must have been offered. */
  int get() {
    return least;
  }
}
