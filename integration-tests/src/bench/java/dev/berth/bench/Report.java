package dev.berth.bench;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The figures as tables. */
final class Report {

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

  /**
   * @param base what the contenders that set the measure are called
   * @param tried and those that are measured by it
   */
  static String costs(String base, String tried, List<CostRow> rows) {
    List<String> header =
        List.of(
            "request",
            base + " CPU-ms",
            tried + " CPU-ms",
            base + " /CPU-s",
            tried + " /CPU-s",
            "ratio",
            "95 %",
            "bar",
            "verdict",
            base + " KiB",
            tried + " KiB");
    return Table.of(header, rows.stream().map(Report::cells).toList());
  }

  static String latencies(List<LatencyRow> rows) {
    return Table.of(LATENCY_HEADER, rows.stream().map(Report::cells).toList());
  }

  private static List<String> cells(CostRow row) {
    double base = CostRow.cpuMillis(row.base());
    double tried = CostRow.cpuMillis(row.tried());
    return List.of(
        row.contest().name(),
        number("%.3f", base),
        number("%.3f", tried),
        number("%.0f", 1000 / base),
        number("%.0f", 1000 / tried),
        number("%.2f", row.ratio().median()),
        interval("%.2f", row.ratio()),
        number("≤ %.2f", row.contest().bar()),
        row.verdict().toString(),
        number("%.1f", CostRow.allocatedKib(row.base())),
        number("%.1f", CostRow.allocatedKib(row.tried())));
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
