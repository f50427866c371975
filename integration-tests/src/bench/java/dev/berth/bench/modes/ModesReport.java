package dev.berth.bench.modes;

import dev.berth.bench.Estimate;
import dev.berth.bench.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * All that came of a run. The components are the JSON's keys.
 *
 * @param peakMib the most resident memory of each route's Envoy
 * @param problems everything that went wrong but bodies
 */
record ModesReport(
    Map<String, String> setting,
    List<Row> rows,
    List<Crash> crashes,
    Map<String, Long> peakMib,
    Map<String, Integer> problems) {

  /** Whether every request was served, and every body arrived as it was sent. */
  boolean isRight() {
    return problems.isEmpty() && rows.stream().noneMatch(ModesReport::isHarmed);
  }

  private static boolean isHarmed(Row row) {
    return row.windows().keySet().stream().anyMatch(route -> row.wrongBodies(route) > 0);
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
    setting.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    section(text, "Latency, p50, ms, over the plain route", overPlain(Window::p50));
    section(text, "Latency, p99, ms, over the plain route", overPlain(Window::p99));
    section(
        text,
        "CPU time of Envoy, ms for each request, over the plain route",
        overPlain(Window::envoyCpu));
    section(text, "CPU time of Berth, ms for each request", overPlain(Window::berthCpu));
    section(text, "Beside BUFFERED", besideBuffered());
    section(text, "Bodies that arrived otherwise than they were sent", bodies());
    section(
        text, "Requests that failed when one of two replicas of Berth was killed", crashTable());
    text.append("\nPeak memory of Envoy, MiB: ").append(peakMib).append('\n');
    problems.forEach(
        (problem, count) -> text.append('\n').append(count).append(" × ").append(problem));
    return text.append(isRight() ? "\nEverything went right.\n" : "\nFAILED.\n").toString();
  }

  private static void section(StringBuilder text, String title, String table) {
    text.append('\n').append(title).append("\n\n").append(table).append('\n');
  }

  private String overPlain(ToDoubleFunction<Window> figure) {
    List<String> header = new ArrayList<>(List.of("body", "load", "retries", "plain"));
    Route.MODES.forEach(mode -> header.add(mode.name()));
    return Table.of(header, rows.stream().map(row -> overPlain(row, figure)).toList());
  }

  private static List<String> overPlain(Row row, ToDoubleFunction<Window> figure) {
    List<String> cells = head(row);
    cells.add(number("%.2f", row.median(Route.PLAIN, figure)));
    Route.MODES.forEach(
        mode -> cells.add(estimate("%+.2f", row.difference(mode, Route.PLAIN, figure))));
    return cells;
  }

  private String besideBuffered() {
    List<String> header =
        List.of(
            "body",
            "load",
            "retries",
            "p50, ms, FULL_DUPLEX",
            "STREAMED",
            "all CPU time, ratio, FULL_DUPLEX",
            "STREAMED");
    return Table.of(header, rows.stream().map(ModesReport::besideBuffered).toList());
  }

  private static List<String> besideBuffered(Row row) {
    List<String> cells = head(row);
    List<Route> others = List.of(Route.FULL_DUPLEX, Route.STREAMED);
    others.forEach(
        mode -> cells.add(estimate("%+.2f", row.difference(mode, Route.BUFFERED, Window::p50))));
    others.forEach(
        mode -> cells.add(estimate("%.2f", row.ratio(mode, Route.BUFFERED, Window::cpu))));
    return cells;
  }

  private String crashTable() {
    return Table.of(
        List.of("mode", "failed"),
        crashes.stream()
            .map(crash -> List.of(crash.mode().name(), crash.failed() + " of " + crash.requests()))
            .toList());
  }

  private String bodies() {
    List<String> header = new ArrayList<>(List.of("body", "load", "retries"));
    for (Route route : Route.values()) {
      header.add(route.name());
    }
    return Table.of(header, rows.stream().map(ModesReport::bodies).toList());
  }

  private static List<String> bodies(Row row) {
    List<String> cells = head(row);
    for (Route route : Route.values()) {
      cells.add(row.wrongBodies(route) + " of " + row.checked(route));
    }
    return cells;
  }

  private static List<String> head(Row row) {
    Cell cell = row.cell();
    return new ArrayList<>(
        List.of(
            Cell.sizeName(cell.bytes()),
            cell.busy() ? Math.round(row.perSecond()) + "/s" : "alone",
            cell.retriesName()));
  }

  private static String estimate(String format, Estimate estimate) {
    return number(format, estimate.median())
        + " ("
        + number(format, estimate.low())
        + " … "
        + number(format, estimate.high())
        + ")";
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
