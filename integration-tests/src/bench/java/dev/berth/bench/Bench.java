package dev.berth.bench;

import dev.berth.bench.ClosedLoop.Cost;
import dev.berth.bench.Plan.Rate;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures Berth against the floor, and against itself. All servers live through the whole run; the
 * two of a row are measured in turns (floor, Berth, Berth, floor, …), so that whatever else the
 * machine does hits both alike.
 */
final class Bench {

  private static final Path JSON = Path.of("integration-tests", "target", "bench.json");

  private final Plan plan;
  private final Map<Contender, Arm> arms;
  private final Problems problems = new Problems();

  private Bench(Plan plan, Map<Contender, Arm> arms) {
    this.plan = plan;
    this.arms = arms;
  }

  /**
   * Prints the tables.
   *
   * @param cpu the core that the servers share; null for all
   * @return whatever was wrong with replies
   */
  static Problems run(Plan plan, @Nullable String cpu) throws IOException, InterruptedException {
    try (Arms arms = Arms.start(plan, cpu)) {
      Bench bench = new Bench(plan, arms.byContender());
      bench.run(bench.setting(cpu));
      return bench.problems;
    }
  }

  private Map<String, String> setting(@Nullable String cpu) {
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
    setting.put("server flags", String.join(" ", Arm.JVM_FLAGS));
    setting.put("server collectors", arms.values().iterator().next().collectors());
    setting.put(
        "server core", cpu == null ? "not pinned" : "core " + cpu + ", the client elsewhere");
    setting.put(
        "load average",
        Double.toString(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    setting.put("servers in the pool", Integer.toString(Servers.ADDRESSES.size()));
    setting.put("pairs", Integer.toString(plan.pairs()));
    setting.put(
        "windows",
        plan.costWindow().toMillis()
            + " ms of CPU time, for latency "
            + plan.latencyWindow().toMillis()
            + " ms");
    return setting;
  }

  private void run(Map<String, String> setting) throws IOException, InterruptedException {
    setting.forEach((name, value) -> System.out.println(name + ": " + value));
    progress("warming up");
    new WarmUp(plan, arms, problems).run();
    List<CostRow> costs = new ArrayList<>();
    for (Contest contest : plan.costs()) {
      costs.add(cost(contest));
    }
    print(costs);
    List<LatencyRow> latencies = new ArrayList<>();
    for (Rate rate : plan.latencies()) {
      latencies.add(latency(rate));
    }
    print("From sending a request to its decision", Report.latencies(latencies));
    JsonReport.write(JSON, setting, costs, latencies, problems);
    System.out.println("\nEvery window: " + JSON);
  }

  private static void print(List<CostRow> rows) {
    List<CostRow> floor = rows.stream().filter(row -> row.contest().hasFloor()).toList();
    List<CostRow> pools = rows.stream().filter(row -> !row.contest().hasFloor()).toList();
    print("CPU time and heap allocation per request", Report.costs("floor", "Berth", floor));
    print("The same, a large pool beside a small one", Report.costs("small", "large", pools));
  }

  private static void print(String title, String table) {
    System.out.println("\n" + title + "\n" + table);
  }

  private CostRow cost(Contest contest) throws IOException, InterruptedException {
    progress("CPU time, " + contest.name());
    Map<Contender, List<Cost>> costs =
        Map.of(contest.base(), new ArrayList<>(), contest.tried(), new ArrayList<>());
    for (int pair = 0; pair < plan.pairs(); pair++) {
      for (Contender contender : order(pair, contest.base(), contest.tried())) {
        costs
            .get(contender)
            .add(
                ClosedLoop.measure(
                    arms.get(contender), contest.workload(), plan.costWindow(), problems));
      }
    }
    return new CostRow(contest, costs.get(contest.base()), costs.get(contest.tried()));
  }

  private LatencyRow latency(Rate rate) throws InterruptedException {
    progress("latency, " + rate.name());
    Map<Contender, List<Histogram>> windows =
        Map.of(Contender.FLOOR, new ArrayList<>(), Contender.BERTH, new ArrayList<>());
    for (int pair = 0; pair < plan.pairs(); pair++) {
      for (Contender contender : order(pair, Contender.FLOOR, Contender.BERTH)) {
        windows
            .get(contender)
            .add(
                OpenLoop.measure(
                    arms.get(contender),
                    rate.workload(),
                    rate.perSecond(),
                    plan.latencyWindow(),
                    pair,
                    problems));
      }
    }
    return new LatencyRow(
        rate.workload(),
        rate.perSecond(),
        windows.get(Contender.FLOOR),
        windows.get(Contender.BERTH));
  }

  private static List<Contender> order(int pair, Contender one, Contender other) {
    return pair % 2 == 0 ? List.of(one, other) : List.of(other, one);
  }

  private static void progress(String what) {
    System.err.println("bench: " + what);
  }
}
