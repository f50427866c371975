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

  /** Of the rate that the slowest route bears. */
  static final double BUSY = 0.5;

  private static final int LARGE_BODY = 64 << 10;

  /**
   * What the arguments ask for.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static ModesPlan parse(String[] args) {
    if (args.length == 0) {
      return new ModesPlan(12, Duration.ofMillis(1500), Duration.ofSeconds(3));
    }
    if (args.length == 1 && args[0].equals("--quick")) {
      return new ModesPlan(Estimate.MIN_VALUES, Duration.ofMillis(500), Duration.ofSeconds(1));
    }
    throw new IllegalArgumentException("the only option beside --modes is --quick");
  }

  /** As many clients as keep the machine busy without holding more than a few bodies. */
  static int clients(Cell cell) {
    if (!cell.busy()) {
      return 1;
    }
    return cell.bytes() < LARGE_BODY ? 32 : 8;
  }
}
