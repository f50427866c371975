package dev.berth.scheduling.profile;

import java.util.random.RandomGenerator;

/**
 * Turns sums of scores into costs, of which the least wins and chance decides between equals: above
 * 0 and finite.
 */
enum Picker {
  /** The highest sum wins. */
  MAX_SCORE {
    @Override
    double cost(double sum, double highest, RandomGenerator random) {
      return 1 + highest - sum;
    }
  },
  /**
   * Each wins with a chance in proportion to its sum: the first of alarm clocks that ring at such
   * rates.
   */
  WEIGHTED_RANDOM {
    @Override
    double cost(double sum, double highest, RandomGenerator random) {
      double exponential = -Math.log1p(-random.nextDouble());
      return sum > 0
          ? Math.min(Double.MAX_VALUE, Math.max(Double.MIN_VALUE, exponential / sum))
          : Double.MAX_VALUE;
    }
  },
  /** All are equal. */
  RANDOM {
    @Override
    double cost(double sum, double highest, RandomGenerator random) {
      return 1;
    }
  };

  /**
   * @param sum of the candidate, at least 0
   * @param highest sum that there could be
   */
  abstract double cost(double sum, double highest, RandomGenerator random);
}
