package dev.berth.bench.pauses;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What one run has shown.
 *
 * @param opening while the streams open, and until the collector has moved them to where they stay
 * @param pauses from then on
 * @param latencies of decisions, in nanoseconds
 * @param bytesPerDecision allocated on the heap
 * @param cores CPU time per time
 */
record PauseResult(
    Collector collector,
    List<Pause> opening,
    List<Pause> pauses,
    Histogram latencies,
    double bytesPerDecision,
    double cores) {

  static final double LIMIT_KB = 20;

  PauseResult {
    opening = List.copyOf(opening);
    pauses = List.copyOf(pauses);
  }

  /** The one below which so many percent are; 0 where there was none at all. */
  static double millis(List<Pause> pauses, double percentile) {
    double[] sorted = pauses.stream().mapToDouble(Pause::millis).sorted().toArray();
    int rank = (int) Math.ceil(percentile / 100 * sorted.length);
    return sorted.length == 0 ? 0 : sorted[Math.max(rank, 1) - 1];
  }

  boolean isShortEnough() {
    return millis(pauses, 100) <= collector.limitMillis();
  }

  boolean allocatesLittleEnough() {
    return bytesPerDecision <= 1000 * LIMIT_KB;
  }
}
