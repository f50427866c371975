package dev.berth.bench.modes;

import dev.berth.bench.Estimate;
import java.time.Duration;

/**
 * How long a run takes.
 *
 * @param rounds of each cell; every round has a window for each route
 * @param warmUp of each route by each size, which comes twice
 */
record ModesPlan(int rounds, Duration window, Duration warmUp) {

  /** Requests at once where the rate is high, and while it is looked for how much is borne. */
  static final int CLIENTS = 32;

  /** Of the rate that the slowest route bears. */
  static final double HIGH_RATE = 0.5;

  /**
   * What the arguments ask for.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static ModesPlan parse(String[] args) {
    if (args.length == 0) {
      return new ModesPlan(12, Duration.ofSeconds(2), Duration.ofSeconds(3));
    }
    if (args.length == 1 && args[0].equals("--quick")) {
      return new ModesPlan(Estimate.MIN_VALUES, Duration.ofMillis(500), Duration.ofSeconds(1));
    }
    throw new IllegalArgumentException("the only option beside --modes is --quick");
  }
}
