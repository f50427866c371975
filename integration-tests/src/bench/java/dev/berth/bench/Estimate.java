package dev.berth.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * The median of a few measurements with its 95 % interval.
 *
 * <p>The interval runs between two of the sorted values, the <i>k</i>-th from either end. Whatever
 * the distribution, each value is above the true median with probability one half; so the interval
 * misses it with the probability that fewer than <i>k</i> of <i>n</i> coins show heads, twice.
 * <i>k</i> is the largest that keeps this within 5 %: 1 of 6 values, 2 of 10, 3 of 12.
 */
public record Estimate(double median, double low, double high) {

  /** Fewer cannot give 95 %. */
  public static final int MIN_VALUES = 6;

  private static final double EACH_SIDE = 0.025;

  /** What a figure says about the bar it has to stay under. */
  public enum Verdict {
    MET,
    MISSED,
    /** The interval is wider than the margin to the bar. */
    UNCLEAR;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Of these measurements, in any order.
   *
   * @throws IllegalArgumentException for fewer than {@link #MIN_VALUES}
   */
  public static Estimate of(double[] values) {
    if (values.length < MIN_VALUES) {
      throw new IllegalArgumentException("at least " + MIN_VALUES + " values are needed");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    int k = rank(n);
    return new Estimate((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[k - 1], sorted[n - k]);
  }

  private static int rank(int n) {
    double outcome = Math.pow(0.5, n); // the probability of exactly i heads, from i = 0 on
    double fewer = outcome;
    int k = 0;
    while (fewer <= EACH_SIDE) {
      k++;
      outcome *= (double) (n - k + 1) / k;
      fewer += outcome;
    }
    return k;
  }

  /** What the interval says about a bar that the true median must not exceed. */
  public Verdict against(double bar) {
    if (high <= bar) {
      return Verdict.MET;
    }
    return low > bar ? Verdict.MISSED : Verdict.UNCLEAR;
  }
}
