package dev.berth.bench;

import dev.berth.bench.ClosedLoop.Cost;
import dev.berth.bench.Plan.Rate;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures Berth against the floor. Both servers live through the whole run and are measured in
 * turns (floor, Berth, Berth, floor, …), so that whatever else the machine does hits both alike.
 *
 * <p>Exit code 0 when every reply was right, whatever the figures say; 1 when one was not.
 */
final class Bench {

  private static final Path JSON = Path.of("integration-tests", "target", "bench.json");

  private final Plan plan;
  private final Arm echo;
  private final Arm berth;
  private final Problems problems = new Problems();

  private Bench(Plan plan, Arm echo, Arm berth) {
    this.plan = plan;
    this.echo = echo;
    this.berth = berth;
  }

  /**
   * @param args {@code --quick}, and {@code --server-cpu N} for the core that the servers share
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ArmConsole.quiet();
    List<String> options = List.of(args);
    Plan plan = options.contains("--quick") ? Plan.quick() : Plan.full();
    int cpu = options.indexOf("--server-cpu");
    Problems problems = run(plan, cpu < 0 ? null : options.get(cpu + 1));
    problems.counts().forEach((problem, count) -> System.out.println(count + " × " + problem));
    System.exit(problems.counts().isEmpty() ? 0 : 1);
  }

  private static Problems run(Plan plan, @Nullable String cpu)
      throws IOException, InterruptedException {
    try (Arm echo = Arm.start(EchoArm.class, cpu);
        Arm berth = Arm.start(BerthArm.class, cpu)) {
      Bench bench = new Bench(plan, echo, berth);
      bench.run(setting(plan, echo, cpu));
      return bench.problems;
    }
  }

  private static Map<String, String> setting(Plan plan, Arm arm, @Nullable String cpu) {
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
    setting.put("server flags", String.join(" ", Arm.JVM_FLAGS));
    setting.put("server collectors", arm.collectors());
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
    warmUp();
    List<CostRow> costs = new ArrayList<>();
    for (Workload workload : plan.costs()) {
      costs.add(cost(workload));
    }
    System.out.println("\nCPU time and heap allocation per request\n" + Report.costs(costs));
    List<LatencyRow> latencies = new ArrayList<>();
    for (Rate rate : plan.latencies()) {
      latencies.add(latency(rate));
    }
    System.out.println("\nFrom sending a request to its decision\n" + Report.latencies(latencies));
    JsonReport.write(JSON, setting, costs, latencies, problems);
    System.out.println("\nEvery window: " + JSON);
  }

  /**
   * Twice over all rows, so that the JIT's picture of a server is not only that of the first row.
   */
  private void warmUp() throws IOException, InterruptedException {
    progress("warming up");
    Duration window = plan.warmUp().dividedBy(2L * plan.costs().size());
    for (int round = 0; round < 2; round++) {
      for (Workload workload : plan.costs()) {
        ClosedLoop.measure(echo, workload, window, problems);
        ClosedLoop.measure(berth, workload, window, problems);
      }
    }
  }

  private CostRow cost(Workload workload) throws IOException, InterruptedException {
    progress("CPU time, " + workload.name());
    List<Cost> echoes = new ArrayList<>();
    List<Cost> berths = new ArrayList<>();
    for (int pair = 0; pair < plan.pairs(); pair++) {
      for (Arm arm : order(pair)) {
        (arm == echo ? echoes : berths)
            .add(ClosedLoop.measure(arm, workload, plan.costWindow(), problems));
      }
    }
    return new CostRow(workload, echoes, berths);
  }

  private LatencyRow latency(Rate rate) throws InterruptedException {
    progress("latency, " + rate.workload().name());
    List<Histogram> echoes = new ArrayList<>();
    List<Histogram> berths = new ArrayList<>();
    for (int pair = 0; pair < plan.pairs(); pair++) {
      for (Arm arm : order(pair)) {
        (arm == echo ? echoes : berths)
            .add(
                OpenLoop.measure(
                    arm, rate.workload(), rate.perSecond(), plan.latencyWindow(), pair, problems));
      }
    }
    return new LatencyRow(rate.workload(), rate.perSecond(), echoes, berths);
  }

  private List<Arm> order(int pair) {
    return pair % 2 == 0 ? List.of(echo, berth) : List.of(berth, echo);
  }

  private static void progress(String what) {
    System.err.println("bench: " + what);
  }
}
