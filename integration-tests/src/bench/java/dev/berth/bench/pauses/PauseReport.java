package dev.berth.bench.pauses;

import dev.berth.bench.Problems;
import dev.berth.bench.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The results as tables, and for machines. */
final class PauseReport {

  private static final Path JSON = Path.of("integration-tests", "target", "pauses.json");
  private static final List<String> BARS = List.of("bar", "row", "figure", "limit", "verdict");
  private static final List<String> CAUSES =
      List.of("collector", "cause", "pauses", "longest ms", "all together ms");

  private record Figures(
      Collector collector,
      List<Pause> opening,
      List<Pause> pauses,
      double bytesPerDecision,
      double cores,
      double p50Micros,
      double p99Micros,
      double longestMicros) {}

  private record Run(long seconds, List<Figures> runs, Map<String, Integer> problems) {}

  private PauseReport() {}

  static void print(List<PauseResult> results) {
    System.out.println(
        Table.of(CAUSES, results.stream().flatMap(result -> causes(result).stream()).toList()));
    System.out.println(
        "\n" + Table.of(BARS, results.stream().flatMap(result -> bars(result).stream()).toList()));
    results.forEach(result -> System.out.println("\n" + beside(result)));
  }

  private static List<List<String>> causes(PauseResult result) {
    Map<String, List<Pause>> byCause =
        result.pauses().stream()
            .collect(Collectors.groupingBy(Pause::cause, TreeMap::new, Collectors.toList()));
    return byCause.entrySet().stream()
        .map(entry -> cause(result.collector(), entry.getKey(), entry.getValue()))
        .toList();
  }

  private static List<String> cause(Collector collector, String cause, List<Pause> pauses) {
    return List.of(
        collector.name(),
        cause,
        Integer.toString(pauses.size()),
        number("%.2f", pauses.stream().mapToDouble(Pause::millis).max().orElse(0)),
        number("%.1f", pauses.stream().mapToDouble(Pause::millis).sum()));
  }

  private static List<List<String>> bars(PauseResult result) {
    return List.of(
        List.of(
            "B11",
            "longest of " + result.pauses().size() + " pauses, " + result.collector(),
            longest(result.pauses()),
            number("≤ %.0f", result.collector().limitMillis()),
            result.isShortEnough() ? "met" : "missed"),
        List.of(
            "",
            "the same while the streams open: " + result.opening().size(),
            longest(result.opening()),
            "–",
            ""),
        List.of(
            "B11",
            "allocated for each decision, " + result.collector(),
            number("%.1f KB", result.bytesPerDecision() / 1000),
            number("≤ %.0f", PauseResult.LIMIT_KB),
            result.allocatesLittleEnough() ? "met" : "missed"));
  }

  private static String longest(List<Pause> pauses) {
    return number("%.2f ms", PauseResult.millis(pauses, 100))
        + number(" (p99 %.2f)", PauseResult.millis(pauses, 99));
  }

  private static String beside(PauseResult result) {
    return String.format(
        Locale.ROOT,
        "%s: %,d decisions; latency p50 %.0f, p99 %.0f, longest %.0f µs; %.2f cores",
        result.collector(),
        result.latencies().getTotalCount(),
        micros(result, 50),
        micros(result, 99),
        micros(result, 100),
        result.cores());
  }

  private static double micros(PauseResult result, double percentile) {
    return result.latencies().getValueAtPercentile(percentile) / 1000.0;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  static void write(long seconds, List<PauseResult> results, Problems problems) throws IOException {
    Run run =
        new Run(seconds, results.stream().map(PauseReport::figures).toList(), problems.counts());
    Files.createDirectories(JSON.toAbsolutePath().getParent());
    Files.writeString(
        JSON, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(run) + "\n");
    System.out.println("\nEvery pause: " + JSON);
  }

  private static Figures figures(PauseResult result) {
    return new Figures(
        result.collector(),
        result.opening(),
        result.pauses(),
        result.bytesPerDecision(),
        result.cores(),
        micros(result, 50),
        micros(result, 99),
        micros(result, 100));
  }
}
