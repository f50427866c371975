package dev.berth.bench.rows;

import dev.berth.bench.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that a run has found out so far. */
final class Results {

  final Map<String, String> setting = new LinkedHashMap<>();
  final List<CostRow> costs = new ArrayList<>();
  final List<LatencyRow> latencies = new ArrayList<>();
  final List<HeldRow> held = new ArrayList<>();
  final List<IdleRow> idle = new ArrayList<>();
  final Problems problems = new Problems();

  /** What it says about the bars, in their order. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    costs.forEach(row -> findings.addAll(row.findings()));
    latencies.forEach(row -> findings.addAll(row.findings()));
    findings.add(Finding.ofSilence(problems));
    held.forEach(row -> findings.addAll(row.findings()));
    idle.forEach(row -> findings.addAll(row.findings()));
    findings.sort(Comparator.comparingInt(Finding::number));
    return findings;
  }
}
