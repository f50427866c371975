package dev.berth.bench.pauses;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What one run has shown.
 *
 * @param latencies of decisions, in nanoseconds
 * @param bytesPerDecision allocated on the heap
 * @param cores CPU time per time
 */
record PauseResult(
    Collector collector,
    List<Pause> pauses,
    Histogram latencies,
    double bytesPerDecision,
    double cores) {

  static final double LIMIT_KB = 20;

  PauseResult {
    pauses = List.copyOf(pauses);
  }

  /** The one below which so many percent are; 0 where there was none at all. */
  double millis(double percentile) {
    double[] sorted = pauses.stream().mapToDouble(Pause::millis).sorted().toArray();
    int rank = (int) Math.ceil(percentile / 100 * sorted.length);
    return sorted.length == 0 ? 0 : sorted[Math.max(rank, 1) - 1];
  }

  boolean isShortEnough() {
    return millis(100) <= collector.limitMillis();
  }

  boolean allocatesLittleEnough() {
    return bytesPerDecision <= 1000 * LIMIT_KB;
  }
}
