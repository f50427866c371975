package dev.berth.simulator.engine;

/**
 * A histogram with the bounds that vLLM uses for the time to the first token. Confined to the
 * model's thread.
 */
public final class LatencyHistogram {
  private static final double[] BOUNDS = {
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
    20.0, 40.0, 80.0, 160.0, 640.0, 2560.0
  };

  private final long[] counts = new long[BOUNDS.length + 1];
  private long totalNanos;

  void record(long nanos) {
    double seconds = nanos / 1e9;
    int bucket = 0;
    while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    totalNanos += nanos;
  }

  /** How many bounded buckets there are. */
  public int size() {
    return BOUNDS.length;
  }

  /** The inclusive upper bound of a bucket in seconds. */
  public double boundSeconds(int bucket) {
    return BOUNDS[bucket];
  }

  /** Values in this bucket and all below; with {@code bucket == size()} all values. */
  public long cumulativeCount(int bucket) {
    long sum = 0;
    for (int i = 0; i <= bucket; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** The sum of all values in seconds. */
  public double sumSeconds() {
    return totalNanos / 1e9;
  }
}
