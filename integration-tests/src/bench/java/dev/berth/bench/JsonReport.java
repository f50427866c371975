package dev.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The figures for machines: every window of every pair, and what was made of them. */
final class JsonReport {

  private record Costs(
      String request,
      Contender base,
      Contender tried,
      List<ClosedLoop.Cost> baseCosts,
      List<ClosedLoop.Cost> triedCosts,
      Estimate cpuRatio,
      double bar,
      String verdict) {}

  private record Percentiles(double p50Micros, double p99Micros) {}

  private record Latencies(
      String request,
      int perSecond,
      Percentiles echo,
      Percentiles berth,
      Estimate p50Ratio,
      Estimate p50DifferenceMicros,
      String p50Verdict,
      Estimate p99Ratio,
      String p99Verdict) {}

  private record Run(
      Map<String, String> setting,
      List<Costs> costs,
      List<Latencies> latencies,
      Map<String, Integer> problems) {}

  private JsonReport() {}

  static void write(
      Path file,
      Map<String, String> setting,
      List<CostRow> costs,
      List<LatencyRow> latencies,
      Problems problems)
      throws IOException {
    Run run =
        new Run(
            setting,
            costs.stream().map(JsonReport::figures).toList(),
            latencies.stream().map(JsonReport::figures).toList(),
            problems.counts());
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
        row.ratio(),
        row.contest().bar(),
        row.verdict().toString());
  }

  private static Latencies figures(LatencyRow row) {
    return new Latencies(
        row.workload().name(),
        row.perSecond(),
        new Percentiles(LatencyRow.micros(row.echo(), 50), LatencyRow.micros(row.echo(), 99)),
        new Percentiles(LatencyRow.micros(row.berth(), 50), LatencyRow.micros(row.berth(), 99)),
        row.p50Ratio(),
        row.p50DifferenceMicros(),
        row.p50Verdict().toString(),
        row.p99Ratio(),
        row.p99Verdict().toString());
  }
}
