package dev.berth.bench.rows;

import static dev.berth.bench.rows.Finding.interval;
import static dev.berth.bench.rows.Finding.number;

import dev.berth.bench.Table;
import dev.berth.bench.rows.HeldRow.Held;
import java.util.List;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/** The figures as tables: those of each kind of row, and what they say about the bars. */
final class Report {

  private static final List<String> LATENCY_HEADER =
      List.of(
          "request at rate",
          "floor p50 / p99 µs",
          "Berth p50 / p99 µs",
          "p50 more, µs",
          "95 %",
          "p99 ratio",
          "95 %");

  private static final List<String> HELD_HEADER =
      List.of(
          "streams that rest",
          "floor KiB",
          "Berth KiB",
          "95 %",
          "of it on the heap: floor",
          "Berth");

  private final Results results;

  private Report(Results results) {
    this.results = results;
  }

  static void print(Results results) {
    new Report(results).print();
  }

  private void print() {
    results.setting.forEach((name, value) -> System.out.println(name + ": " + value));
    print("CPU time and heap allocation per request", costs("floor", "Berth", Contest::hasFloor));
    print(
        "The same, of Berth beside Berth",
        costs("one", "the other", contest -> !contest.hasFloor()));
    print(
        "From sending a request to its decision",
        rows(LATENCY_HEADER, results.latencies.stream().map(Report::cells).toList()));
    print(
        "Memory of one open stream, " + HeldMeasurement.STREAMS_OF_STEP + " at a time",
        rows(HELD_HEADER, results.held.stream().map(Report::cells).toList()));
    print(
        "The bars", rows(Finding.HEADER, results.findings().stream().map(Finding::cells).toList()));
  }

  private static void print(String title, String table) {
    if (!table.isEmpty()) {
      System.out.println("\n" + title + "\n\n" + table);
    }
  }

  private static String rows(List<String> header, List<List<String>> rows) {
    return rows.isEmpty() ? "" : Table.of(header, rows);
  }

  /**
   * @param base what the contenders that set the measure are called
   * @param tried and those that are measured by it
   */
  private String costs(String base, String tried, Predicate<Contest> which) {
    List<String> header =
        List.of(
            "request",
            base + " CPU-ms",
            tried + " CPU-ms",
            base + " /CPU-s",
            tried + " /CPU-s",
            "ratio",
            "95 %",
            base + " KiB",
            tried + " KiB");
    return rows(
        header,
        results.costs.stream()
            .filter(row -> which.test(row.contest()))
            .map(Report::cells)
            .toList());
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
        number("%.1f", CostRow.allocatedKib(row.base())),
        number("%.1f", CostRow.allocatedKib(row.tried())));
  }

  private static List<String> cells(LatencyRow row) {
    return List.of(
        row.rate().name(),
        percentiles(row.floor()),
        percentiles(row.berth()),
        number("%+.0f", row.p50DifferenceMicros().median()),
        interval("%+.0f", row.p50DifferenceMicros()),
        number("%.2f", row.p99Ratio().median()),
        interval("%.2f", row.p99Ratio()));
  }

  private static String percentiles(List<Histogram> windows) {
    return number("%.0f", LatencyRow.micros(windows, 50))
        + " / "
        + number("%.0f", LatencyRow.micros(windows, 99));
  }

  private static List<String> cells(HeldRow row) {
    return List.of(
        row.rest().name(),
        number("%.1f", HeldRow.kib(row.floor(), Held::bytes).median()),
        number("%.1f", HeldRow.kib(row.berth(), Held::bytes).median()),
        interval("%.1f", HeldRow.kib(row.berth(), Held::bytes)),
        number("%.1f", HeldRow.kib(row.floor(), Held::heapBytes).median()),
        number("%.1f", HeldRow.kib(row.berth(), Held::heapBytes).median()));
  }
}
