package dev.berth.simulator.policies.report;

import dev.berth.simulator.policies.PolicyResult;
import dev.berth.simulator.policies.Scenario;
import java.util.List;

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

  public StudyReport {
    results = List.copyOf(results);
  }

  /** Whether the capacity of each policy was sought. */
  boolean hasCapacity() {
    return !results.isEmpty() && results.get(0).capacity() != null;
  }
}
