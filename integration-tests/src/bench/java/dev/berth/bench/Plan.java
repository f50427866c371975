package dev.berth.bench;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a run measures, and for how long.
 *
 * @param pairs windows of each contender in each row
 * @param warmUp CPU time that a contender uses up before the first window, unless its JIT falls
 *     silent sooner
 * @param costWindow CPU time of the server in one window
 * @param latencyWindow wall time of one window
 */
record Plan(
    int pairs,
    Duration warmUp,
    Duration costWindow,
    Duration latencyWindow,
    List<Contest> costs,
    List<Rate> latencies) {

  /** A workload at a rate that both the floor and Berth bear easily. */
  record Rate(Workload workload, int perSecond) {

    String name() {
      return workload.name() + ", " + perSecond + "/s";
    }
  }

  private static final int KIB = 1 << 10;

  /** 0.9 of the decisions of a pool of one. */
  private static final double LARGE_POOL_BAR = 1 / 0.9;

  private static final double HUGE_POOL_BAR = 2;

  Plan {
    costs = List.copyOf(costs);
    latencies = List.copyOf(latencies);
  }

  /** A first look, about two minutes. */
  static Plan quick() {
    return new Plan(
        Estimate.MIN_VALUES,
        Duration.ofSeconds(12),
        Duration.ofMillis(800),
        Duration.ofSeconds(2),
        Stream.of(
                Workload.duplex("1 KiB", KIB),
                Workload.duplex("220 KB", 220_000),
                Workload.buffered("1 KiB", KIB),
                Workload.buffered("220 KB", 220_000))
            .map(Contest::withFloor)
            .toList(),
        List.of(new Rate(Workload.duplex("1 KiB", KIB), 300)));
  }

  /** Figures to keep. */
  static Plan full() {
    return new Plan(
        12,
        Duration.ofSeconds(90),
        Duration.ofSeconds(2),
        Duration.ofSeconds(4),
        Stream.concat(bodies(), pools()).toList(),
        List.of(
            new Rate(Workload.duplex("1 KiB", KIB), 300),
            new Rate(Workload.buffered("1 KiB", KIB), 300),
            new Rate(Workload.duplex("220 KB", 220_000), 100)));
  }

  private static Stream<Contest> bodies() {
    return Stream.of(
            Workload.duplex("1 KiB", KIB),
            Workload.duplex("32 KiB", 32 * KIB),
            Workload.duplex("220 KB", 220_000),
            Workload.duplex("1 MiB", KIB * KIB),
            Workload.duplex("4 MiB", 4 * KIB * KIB),
            Workload.buffered("1 KiB", KIB),
            Workload.buffered("32 KiB", 32 * KIB),
            Workload.buffered("220 KB", 220_000),
            Workload.buffered("1 MiB", KIB * KIB),
            Workload.buffered("4 MiB", 4 * KIB * KIB))
        .map(Contest::withFloor);
  }

  private static Stream<Contest> pools() {
    Workload small = Workload.buffered("1 KiB", KIB);
    return Stream.of(
        Contest.ofPools(small, Contender.BERTH_WITH_1, Contender.BERTH_WITH_1000, LARGE_POOL_BAR),
        Contest.ofPools(small, Contender.BERTH_WITH_16, Contender.BERTH_WITH_10000, HUGE_POOL_BAR));
  }

  /** The rows whose name has something in it that matches. */
  Plan only(Pattern rows) {
    return new Plan(
        pairs,
        warmUp,
        costWindow,
        latencyWindow,
        costs.stream().filter(row -> rows.matcher(row.name()).find()).toList(),
        latencies.stream().filter(row -> rows.matcher(row.name()).find()).toList());
  }

  Plan withPairs(int count) {
    return new Plan(count, warmUp, costWindow, latencyWindow, costs, latencies);
  }

  /** The names of all rows. */
  List<String> names() {
    return Stream.concat(
            costs.stream().map(row -> "CPU time: " + row.name()),
            latencies.stream().map(row -> "latency: " + row.name()))
        .toList();
  }
}
