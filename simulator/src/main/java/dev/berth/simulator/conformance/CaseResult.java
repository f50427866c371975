package dev.berth.simulator.conformance;

import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Requirement;
import dev.berth.simulator.conformance.suite.Verdict;

/** What one case found. */
public record CaseResult(ConformanceCase subject, Verdict verdict) {

  /** Whether the picker breaks a rule. */
  public boolean isFailed() {
    return verdict instanceof Verdict.Failed;
  }

  /** Whether nothing was found out. */
  public boolean isSkipped() {
    return verdict instanceof Verdict.Skipped;
  }

  /** Whether the picker breaks a rule that it must keep. */
  public boolean isFatal() {
    return isFailed() && subject.requirement() == Requirement.MUST;
  }
}
