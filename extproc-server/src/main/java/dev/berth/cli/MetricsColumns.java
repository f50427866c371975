package dev.berth.cli;

import static dev.berth.cli.TextTable.Column.number;

import dev.berth.admin.MetricsView;
import dev.berth.cli.TextTable.Column;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Columns of a table for people: what servers tell of themselves, and how long ago. */
final class MetricsColumns {

  private static final int PERCENT = 100;

  private MetricsColumns() {}

  /**
   * @param metrics of one row of the table; gives null where a server tells nothing
   */
  static <T> List<Column<T>> of(Function<T, @Nullable MetricsView> metrics) {
    return List.of(
        number("RUNNING", row -> told(metrics.apply(row), said -> count(said.running()))),
        number("WAITING", row -> told(metrics.apply(row), said -> count(said.waiting()))),
        number("KV", row -> told(metrics.apply(row), said -> percent(said.kvCacheUsage()))),
        number(
            "AGE", row -> told(metrics.apply(row), said -> ServersTable.age(said.secondsAgo()))));
  }

  private static String told(@Nullable MetricsView metrics, Function<MetricsView, String> value) {
    return metrics == null ? "-" : value.apply(metrics);
  }

  private static String count(double requests) {
    return String.format(Locale.ROOT, "%.0f", requests);
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "-" : String.format(Locale.ROOT, "%.0f%%", PERCENT * share);
  }
}
