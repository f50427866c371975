package dev.berth.bench.failures;

import dev.berth.bench.Table;
import dev.berth.it.scenario.Finding;
import dev.berth.it.scenario.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that came of a run. The components are the JSON's keys. */
record FailuresReport(Map<String, String> setting, List<Case> cases) {

  private static final List<String> HEADER = List.of("case", "must hold", "measured", "verdict");

  /** What came of one scenario. */
  record Case(String name, List<Finding> findings) {}

  /** Whether every bar is met. */
  boolean isMet() {
    return cases.stream()
        .flatMap(played -> played.findings().stream())
        .allMatch(finding -> finding.verdict() == Verdict.MET);
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
    setting.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.append('\n').append(table()).append('\n').toString();
  }

  private String table() {
    List<List<String>> rows = new ArrayList<>();
    for (Case played : cases) {
      String name = played.name();
      for (Finding finding : played.findings()) {
        rows.add(List.of(name, finding.bar(), finding.measured(), finding.verdict().toString()));
        name = "";
      }
    }
    return Table.of(HEADER, rows);
  }
}
