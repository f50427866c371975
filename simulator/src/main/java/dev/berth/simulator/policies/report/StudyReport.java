package dev.berth.simulator.policies.report;

import dev.berth.simulator.policies.PolicyResult;
import dev.berth.simulator.policies.Scenario;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A whole study.
 *
 * @param trace what was sent
 * @param server the name of the servers' parameters
 * @param requests of each run
 * @param ratePerSecond of the trace as it was recorded
 * @param pooledHit the share of prompt tokens that one cache with all memory would have
 */
public record StudyReport(
    String trace,
    String server,
    Scenario scenario,
    int seeds,
    int requests,
    double ratePerSecond,
    double pooledHit,
    List<PolicyResult> results) {

  private static final int SPEEDS = 9;
  private static final double BELOW = 0.6;
  private static final double ABOVE = 1.15;

  public StudyReport {
    results = List.copyOf(results);
  }

  /** Whether the capacity of each policy was sought. */
  boolean hasCapacity() {
    return !results.isEmpty() && results.get(0).capacity() != null;
  }

  /**
   * Speeds at which the policies differ: from well below the least capacity to above the greatest,
   * or around the study's own speed.
   */
  public List<Double> speedsToPlot() {
    DoubleSummaryStatistics centers =
        results.stream()
            .map(PolicyResult::capacity)
            .mapToDouble(found -> found == null ? scenario.speed() : found.mean())
            .summaryStatistics();
    double slowest = BELOW * centers.getMin();
    double step = (ABOVE * centers.getMax() - slowest) / (SPEEDS - 1);
    return IntStream.range(0, SPEEDS).mapToObj(i -> slowest + i * step).toList();
  }
}
