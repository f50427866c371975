package dev.berth.bench;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The figures as tables. */
final class Report {

  private static final List<String> COST_HEADER =
      List.of(
          "request",
          "floor CPU-ms",
          "Berth CPU-ms",
          "floor /CPU-s",
          "Berth /CPU-s",
          "ratio",
          "95 %",
          "bar",
          "verdict",
          "floor KiB",
          "Berth KiB");
  private static final List<String> LATENCY_HEADER =
      List.of(
          "request at rate",
          "floor p50 / p99 µs",
          "Berth p50 / p99 µs",
          "p50 ratio",
          "p50 more, µs",
          "95 %",
          "bar",
          "verdict",
          "p99 ratio",
          "95 %",
          "bar",
          "verdict");

  private Report() {}

  static String costs(List<CostRow> rows) {
    return Table.of(COST_HEADER, rows.stream().map(Report::cells).toList());
  }

  static String latencies(List<LatencyRow> rows) {
    return Table.of(LATENCY_HEADER, rows.stream().map(Report::cells).toList());
  }

  private static List<String> cells(CostRow row) {
    double echo = CostRow.cpuMillis(row.echo());
    double berth = CostRow.cpuMillis(row.berth());
    return List.of(
        row.workload().name(),
        number("%.3f", echo),
        number("%.3f", berth),
        number("%.0f", 1000 / echo),
        number("%.0f", 1000 / berth),
        number("%.2f", row.ratio().median()),
        interval("%.2f", row.ratio()),
        number("≤ %.1f", row.bar()),
        row.verdict().toString(),
        number("%.1f", CostRow.allocatedKib(row.echo())),
        number("%.1f", CostRow.allocatedKib(row.berth())));
  }

  private static List<String> cells(LatencyRow row) {
    return List.of(
        row.workload().name() + ", " + row.perSecond() + "/s",
        percentiles(row.echo()),
        percentiles(row.berth()),
        number("%.2f", row.p50Ratio().median()),
        number("%+.0f", row.p50DifferenceMicros().median()),
        interval("%+.0f", row.p50DifferenceMicros()),
        number("≤ %+.0f", LatencyRow.P50_BAR_MICROS),
        row.p50Verdict().toString(),
        number("%.2f", row.p99Ratio().median()),
        interval("%.2f", row.p99Ratio()),
        number("≤ %.1f", LatencyRow.P99_BAR),
        row.p99Verdict().toString());
  }

  private static String percentiles(List<Histogram> windows) {
    return number("%.0f", LatencyRow.micros(windows, 50))
        + " / "
        + number("%.0f", LatencyRow.micros(windows, 99));
  }

  private static String interval(String format, Estimate estimate) {
    return number(format, estimate.low()) + " … " + number(format, estimate.high());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
