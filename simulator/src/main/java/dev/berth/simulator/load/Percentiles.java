package dev.berth.simulator.load;

import org.HdrHistogram.Histogram;

/** The figures of one latency distribution, in milliseconds; all 0 when there were no values. */
public record Percentiles(double p50, double p90, double p99, double max) {

  /** Reads a histogram of microseconds. */
  static Percentiles of(Histogram micros) {
    return new Percentiles(
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(90) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3);
  }
}
