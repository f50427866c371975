package dev.berth.simulator.load;

import dev.berth.simulator.load.LoadReport.ServerRow;
import java.util.Formatter;
import java.util.Locale;

/** A report as text for people, with the summary as its last line. */
public final class ReportTable {
  private static final String COUNT = "%-28s %9d%n";

  private final LoadReport report;
  private final StringBuilder text = new StringBuilder();
  private final Formatter formatter = new Formatter(text, Locale.ROOT);

  private ReportTable(LoadReport report) {
    this.report = report;
  }

  /** The table, ending in a line feed. */
  public static String of(LoadReport report) {
    return new ReportTable(report).render();
  }

  private String render() {
    formatter.format(
        "%-28s %9s %7s %10s %10s %10s%n", "server", "requests", "share", "TTFT p50", "p90", "p99");
    report.servers().forEach(this::addServer);
    addTotal();
    report
        .failures()
        .forEach((reason, count) -> formatter.format(COUNT, "failed: " + reason, count));
    addIfAny("not on the chosen server", report.chosen().different());
    addIfAny("chosen server unknown", report.chosen().missing());
    return text.append(report.summary()).append(System.lineSeparator()).toString();
  }

  private void addServer(ServerRow row) {
    addRow(row.server(), row.requests(), row.share(), row.timeToFirst());
  }

  private void addTotal() {
    long answered = report.requests() - report.failed();
    addRow("all", answered, answered == 0 ? 0 : 1, report.timeToFirst());
  }

  private void addRow(String name, long requests, double share, Percentiles first) {
    formatter.format(
        "%-28s %9d %6.1f%% %7.1f ms %7.1f ms %7.1f ms%n",
        name, requests, share * 100, first.p50(), first.p90(), first.p99());
  }

  private void addIfAny(String name, long count) {
    if (count > 0) {
      formatter.format(COUNT, name, count);
    }
  }
}
