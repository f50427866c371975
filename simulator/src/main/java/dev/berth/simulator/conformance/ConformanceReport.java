package dev.berth.simulator.conformance;

import java.util.List;

/** What a run found. */
public record ConformanceReport(List<CaseResult> results) {

  public ConformanceReport {
    results = List.copyOf(results);
  }

  /** Whether the picker keeps every rule that it must keep, as far as that was found out. */
  public boolean isConformant() {
    return results.stream().noneMatch(CaseResult::isFatal);
  }

  public List<CaseResult> failed() {
    return results.stream().filter(CaseResult::isFailed).toList();
  }

  public List<CaseResult> skipped() {
    return results.stream().filter(CaseResult::isSkipped).toList();
  }

  /** How many rules that it must keep the picker breaks. */
  public long fatal() {
    return results.stream().filter(CaseResult::isFatal).count();
  }

  public long passed() {
    return results.size() - failed().size() - (long) skipped().size();
  }

  /** One line. */
  public String summary() {
    return "%d cases: %d passed, %d failed (%d of them MUST), %d skipped"
        .formatted(results.size(), passed(), failed().size(), fatal(), skipped().size());
  }
}
