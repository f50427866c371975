package dev.berth.simulator.policies.report;

import dev.berth.simulator.policies.Figures;
import dev.berth.simulator.policies.PolicyResult;
import dev.berth.simulator.policies.Range;
import dev.berth.simulator.policies.server.Layout;
import java.util.Formatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A study as text for people. */
public final class StudyTable {
  private final StudyReport report;
  private final StringBuilder text = new StringBuilder();
  private final Formatter formatter = new Formatter(text, Locale.ROOT);

  private StudyTable(StudyReport report) {
    this.report = report;
  }

  /** The table, ending in a line feed. */
  public static String of(StudyReport report) {
    return new StudyTable(report).render();
  }

  private String render() {
    addTitle();
    formatter.format("%-18s", "policy");
    if (report.hasCapacity()) {
      formatter.format(" %8s %15s", "capacity", "of the seeds");
    }
    formatter.format(
        " %6s %7s %7s %6s %8s %8s %8s %9s %8s %8s %6s%n",
        "speed",
        "req/s",
        "goodput",
        "hit",
        "TTFT",
        "p50",
        "p90",
        "p99/idle",
        "TPOT",
        "p90",
        "uneven");
    report.results().forEach(this::addRow);
    Comparison.of(report).forEach(sentence -> formatter.format("%s%n", sentence));
    return text.toString();
  }

  private void addTitle() {
    Layout layout = report.scenario().layout();
    formatter.format(
        "%s: %d requests, %d seeds, %d pods x %d servers (%s), one pooled cache would hit %.3f%n",
        report.trace(),
        report.requests(),
        report.seeds(),
        layout.pods(),
        layout.serversPerPod(),
        report.server(),
        report.pooledHit());
  }

  private void addRow(PolicyResult result) {
    formatter.format("%-18s", result.policy().label());
    addCapacity(result.capacity());
    addFigures(result, result.figures());
  }

  private void addCapacity(@Nullable Range capacity) {
    if (capacity != null) {
      String range = String.format(Locale.ROOT, "%.2f-%.2f", capacity.least(), capacity.most());
      formatter.format(" %8.2f %15s", capacity.mean(), range);
    }
  }

  private void addFigures(PolicyResult result, Figures figures) {
    formatter.format(
        " %6.2f %7.2f %7.3f %6.3f %6.2f s %6.2f s %6.2f s %9.1f %5.0f ms %5.0f ms %6.2f%n",
        result.speed(),
        result.speed() * report.ratePerSecond(),
        figures.goodput(),
        figures.hit(),
        figures.first().mean(),
        figures.first().p50(),
        figures.first().p90(),
        figures.slowdownP99(),
        figures.perToken().mean() * 1000,
        figures.perToken().p90() * 1000,
        figures.unevenness());
  }
}
