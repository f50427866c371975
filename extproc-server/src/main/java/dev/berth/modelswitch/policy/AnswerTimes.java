package dev.berth.modelswitch.policy;

import java.util.Arrays;

/**
 * How long the answers of one model run, from the pick to the last token: learned from those that
 * have ended, of which old ones fade. Times are sorted into bins that are a tenth wider each, so
 * that a bin is always small beside the time it stands for. Confined.
 */
final class AnswerTimes {

  private static final double FIRST_EDGE = 0.1;
  private static final double WIDER = 1.1;
  private static final int BINS = 96;

  /**
   * Share of what is known that one more answer leaves of it: a thousand answers are remembered.
   */
  private static final double FADE = 0.999;

  /**
   * So few answers are expected to run still when a server counts as drained. That is early: who
   * expects too long a drain switches too late or never, too short a one costs little.
   */
  private static final double DRAINED = 1.5;

  private static final double FIRST_MEAN = 1.5;
  private static final double FIRST_WEIGHT = 1;

  /** The end of each bin, in seconds. */
  private static final double[] EDGES = new double[BINS];

  static {
    double edge = FIRST_EDGE;
    for (int i = 0; i < BINS; i++) {
      EDGES[i] = edge;
      edge *= WIDER;
    }
  }

  private final double[] weights = new double[BINS];

  /** The share of answers that run at least until the beginning of a bin. */
  private final double[] running = new double[BINS + 1];

  private double mean;
  private boolean stale = true;

  AnswerTimes() {
    double before = 1;
    for (int i = 0; i < BINS; i++) {
      double after = Math.exp(-EDGES[i] / FIRST_MEAN);
      weights[i] = FIRST_WEIGHT * (before - after);
      before = after;
    }
  }

  /** An answer is complete. */
  void add(double seconds) {
    for (int i = 0; i < BINS; i++) {
      weights[i] *= FADE;
    }
    weights[bin(seconds)]++;
    stale = true;
  }

  double mean() {
    refresh();
    return mean;
  }

  /** The share of answers that run for longer. */
  double survival(double seconds) {
    refresh();
    int bin = bin(seconds);
    double start = bin == 0 ? 0 : EDGES[bin - 1];
    double into = Math.min(1, (seconds - start) / (EDGES[bin] - start));
    return running[bin] + into * (running[bin + 1] - running[bin]);
  }

  /**
   * When probably nothing runs any more of answers that have run for so long: the time after which
   * less than one is expected to.
   *
   * @param ages in seconds
   * @param count how many of the array
   */
  double drainSeconds(double[] ages, int count) {
    return firstEdge(seconds -> expectedAfter(ages, count, seconds));
  }

  /** The same for so many answers of which nothing is known, as they run at any moment. */
  double drainSeconds(double count) {
    return firstEdge(seconds -> count * residual(seconds));
  }

  private double expectedAfter(double[] ages, int count, double seconds) {
    double expected = 0;
    for (int i = 0; i < count; i++) {
      double now = survival(ages[i]);
      expected += now > 0 ? survival(ages[i] + seconds) / now : 0;
    }
    return expected;
  }

  /** Of answers that run at any moment, the share that does so this much later. */
  private double residual(double seconds) {
    refresh();
    double area = 0;
    double from = seconds;
    for (int i = bin(seconds); i < BINS && running[i] > 0; i++) {
      area += (EDGES[i] - from) * (survival(from) + running[i + 1]) / 2;
      from = EDGES[i];
    }
    return mean == 0 ? 0 : Math.min(1, area / mean);
  }

  /** What is left of many at one time. */
  private interface Left {
    double after(double seconds);
  }

  private static double firstEdge(Left left) {
    if (left.after(0) <= DRAINED) {
      return 0;
    }
    int low = 0;
    int high = BINS - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (left.after(EDGES[middle]) <= DRAINED) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return EDGES[low];
  }

  private static int bin(double seconds) {
    int found = Arrays.binarySearch(EDGES, seconds);
    return Math.min(BINS - 1, found >= 0 ? found : -found - 1);
  }

  private void refresh() {
    if (!stale) {
      return;
    }
    stale = false;
    double above = 0;
    for (int i = BINS - 1; i >= 0; i--) {
      above += weights[i];
      running[i] = above;
    }
    mean = 0;
    for (int i = 0; i < BINS; i++) {
      running[i] /= above;
    }
    for (int i = 0; i < BINS; i++) {
      mean += (EDGES[i] - (i == 0 ? 0 : EDGES[i - 1])) * (running[i] + running[i + 1]) / 2;
    }
  }
}
