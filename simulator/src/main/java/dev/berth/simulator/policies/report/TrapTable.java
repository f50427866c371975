package dev.berth.simulator.policies.report;

import dev.berth.simulator.policies.TrapResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Traps as text for people. Stateless. */
public final class TrapTable {
  private static final String ROW = "%-48s %-45s %8s %10s  %s%n";

  private TrapTable() {}

  /** The table, ending in a line feed. */
  public static String of(List<TrapResult> results) {
    String title = ROW.formatted("trap", "measure", "berth", "bound", "holds");
    return title + results.stream().map(TrapTable::row).collect(Collectors.joining());
  }

  private static String row(TrapResult result) {
    return ROW.formatted(
        result.trap(),
        result.measure(),
        number(result.found()),
        (result.atMost() ? "<= " : ">= ") + number(result.bound()),
        result.holds() ? "yes" : "no");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
