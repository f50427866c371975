package dev.berth.simulator.policies;

import java.util.function.DoublePredicate;

/**
 * Finds the highest speed at which goodput is still enough. Goodput is taken to fall as speed
 * grows, which it does but for noise: the answer is one speed at which it crosses the bound.
 */
final class CapacitySearch {
  private static final double PRECISION = 1.01;
  private static final double SLOWEST = 1.0 / 64;
  private static final double FASTEST = 1024;

  private final DoublePredicate isGood;

  /**
   * @param isGood whether goodput is enough at a speed
   */
  CapacitySearch(DoublePredicate isGood) {
    this.isGood = isGood;
  }

  /**
   * The speed, within a hundredth.
   *
   * @param guess where to begin, above 0: the nearer the faster
   * @param step the factor of the first steps away from it, above 1
   * @return 1/64 if even that is too fast, 1024 if that is not
   */
  double search(double guess, double step) {
    double good = guess;
    double bad = guess;
    if (isGood.test(guess)) {
      do {
        good = bad;
        bad *= step;
      } while (bad < FASTEST && isGood.test(bad));
    } else {
      do {
        bad = good;
        good /= step;
      } while (good > SLOWEST && !isGood.test(good));
    }
    return between(Math.max(good, SLOWEST), Math.min(bad, FASTEST));
  }

  private double between(double good, double bad) {
    double low = good;
    double high = bad;
    while (high / low > PRECISION) {
      double middle = Math.sqrt(low * high);
      if (isGood.test(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
