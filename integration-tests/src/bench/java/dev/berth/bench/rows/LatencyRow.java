package dev.berth.bench.rows;

import dev.berth.bench.Estimate;
import dev.berth.bench.Estimate.Verdict;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Time to the decision of both arms at the same rate, pair by pair.
 *
 * @param floor as many as {@code berth}; those at the same position were measured one after the
 *     other
 */
record LatencyRow(Rate rate, List<Histogram> floor, List<Histogram> berth) {

  private static final String BAR = "B3";

  static final double P50_BAR_MICROS = 60;
  static final double P99_BAR = 1.5;

  LatencyRow {
    floor = List.copyOf(floor);
    berth = List.copyOf(berth);
  }

  /** How much longer half of the decisions may take, in microseconds. */
  Estimate p50DifferenceMicros() {
    return pairs(50, (floor, berth) -> berth - floor);
  }

  Estimate p50Ratio() {
    return pairs(50, (floor, berth) -> berth / floor);
  }

  Estimate p99Ratio() {
    return pairs(99, (floor, berth) -> berth / floor);
  }

  Verdict p50Verdict() {
    return p50DifferenceMicros().against(P50_BAR_MICROS);
  }

  Verdict p99Verdict() {
    return p99Ratio().against(P99_BAR);
  }

  List<Finding> findings() {
    return List.of(
        Finding.of(
            BAR, "p50: " + rate.name(), "%+.0f", " µs", p50DifferenceMicros(), P50_BAR_MICROS),
        Finding.of(BAR, "p99: " + rate.name(), "%.2f", " ×", p99Ratio(), P99_BAR));
  }

  /** The median over the windows of one arm. */
  static double micros(List<Histogram> windows, double percentile) {
    return Estimate.of(windows.stream().mapToDouble(w -> micros(w, percentile)).toArray()).median();
  }

  private static double micros(Histogram window, double percentile) {
    return window.getValueAtPercentile(percentile) / 1000.0;
  }

  private Estimate pairs(double percentile, DoubleBinaryOperator comparison) {
    return Estimate.of(
        IntStream.range(0, floor.size())
            .mapToDouble(
                i ->
                    comparison.applyAsDouble(
                        micros(floor.get(i), percentile), micros(berth.get(i), percentile)))
            .toArray());
  }
}
