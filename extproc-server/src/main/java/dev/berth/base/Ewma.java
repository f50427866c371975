package dev.berth.base;

/**
 * A mean that forgets slowly, and believes nothing outside its bounds. Any thread; of two that add
 * at the same moment one may not count, which is a sample lost and no harm.
 */
public final class Ewma {

  private final double newestShare;
  private final double least;
  private final double most;
  private volatile double value;

  /**
   * @param first what it is before anything is known
   * @param newestShare how much of the mean the newest sample is, above 0, at most 1
   * @param least what is lower counts as this
   * @param most what is higher counts as this
   */
  public Ewma(double first, double newestShare, double least, double most) {
    if (!(newestShare > 0 && newestShare <= 1) || !(least <= first && first <= most)) {
      throw new IllegalArgumentException("a mean within its bounds, that moves");
    }
    this.newestShare = newestShare;
    this.least = least;
    this.most = most;
    this.value = first;
  }

  /** Counts a sample; one that is no number does not count. */
  public void add(double sample) {
    if (Double.isNaN(sample)) {
      return;
    }
    double old = value;
    value = old + newestShare * (Math.min(Math.max(sample, least), most) - old);
  }

  public double get() {
    return value;
  }
}
