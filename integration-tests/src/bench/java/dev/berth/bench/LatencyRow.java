package dev.berth.bench;

import dev.berth.bench.Estimate.Verdict;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Time to the decision of both arms at the same rate, pair by pair.
 *
 * @param echo as many as {@code berth}; those at the same position were measured one after the
 *     other
 */
record LatencyRow(Workload workload, int perSecond, List<Histogram> echo, List<Histogram> berth) {

  static final double P50_BAR_MICROS = 60;
  static final double P99_BAR = 1.5;

  LatencyRow {
    echo = List.copyOf(echo);
    berth = List.copyOf(berth);
  }

  /** How much longer half of the decisions may take, in microseconds. */
  Estimate p50DifferenceMicros() {
    return pairs(50, (echo, berth) -> berth - echo);
  }

  Estimate p50Ratio() {
    return pairs(50, (echo, berth) -> berth / echo);
  }

  Estimate p99Ratio() {
    return pairs(99, (echo, berth) -> berth / echo);
  }

  Verdict p50Verdict() {
    return p50DifferenceMicros().against(P50_BAR_MICROS);
  }

  Verdict p99Verdict() {
    return p99Ratio().against(P99_BAR);
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
        IntStream.range(0, echo.size())
            .mapToDouble(
                i ->
                    comparison.applyAsDouble(
                        micros(echo.get(i), percentile), micros(berth.get(i), percentile)))
            .toArray());
  }
}
