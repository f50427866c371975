package dev.berth.bench.rows;

import dev.berth.bench.ClosedLoop.Cost;
import dev.berth.bench.Contender;
import dev.berth.bench.Estimate;
import dev.berth.bench.rows.HeldRow.Held;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/** The figures for machines: every window of every pair, and what was made of them. */
final class JsonReport {

  private record Costs(
      String request,
      Contender base,
      Contender tried,
      List<Cost> baseCosts,
      List<Cost> triedCosts,
      Estimate cpuRatio) {}

  private record Percentiles(double p50Micros, double p99Micros) {}

  private record Latencies(
      String request,
      int perSecond,
      List<Percentiles> floor,
      List<Percentiles> berth,
      Estimate p50DifferenceMicros,
      Estimate p99Ratio) {}

  private record Memory(String streams, List<Held> floor, List<Held> berth) {}

  private record Run(
      Map<String, String> setting,
      List<Finding> bars,
      List<Costs> costs,
      List<Latencies> latencies,
      List<Memory> held,
      List<IdleRow> idle,
      Map<String, Integer> problems) {}

  private JsonReport() {}

  static void write(Path file, Results results) throws IOException {
    Run run =
        new Run(
            results.setting,
            results.findings(),
            results.costs.stream().map(JsonReport::figures).toList(),
            results.latencies.stream().map(JsonReport::figures).toList(),
            results.held.stream()
                .map(row -> new Memory(row.rest().name(), row.floor(), row.berth()))
                .toList(),
            results.idle,
            results.problems.counts());
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(
        file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(run) + "\n");
  }

  private static Costs figures(CostRow row) {
    return new Costs(
        row.contest().name(),
        row.contest().base(),
        row.contest().tried(),
        row.base(),
        row.tried(),
        row.ratio());
  }

  private static Latencies figures(LatencyRow row) {
    return new Latencies(
        row.rate().workload().name(),
        row.rate().perSecond(),
        percentiles(row.floor()),
        percentiles(row.berth()),
        row.p50DifferenceMicros(),
        row.p99Ratio());
  }

  private static List<Percentiles> percentiles(List<Histogram> windows) {
    return windows.stream()
        .map(
            window ->
                new Percentiles(
                    window.getValueAtPercentile(50) / 1000.0,
                    window.getValueAtPercentile(99) / 1000.0))
        .toList();
  }
}
