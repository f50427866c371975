package dev.berth.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run measures, and for how long.
 *
 * @param pairs windows of each arm in each row
 * @param warmUp CPU time that each arm uses up, over all rows, before the first window
 * @param costWindow CPU time of the server in one window
 * @param latencyWindow wall time of one window
 */
record Plan(
    int pairs,
    Duration warmUp,
    Duration costWindow,
    Duration latencyWindow,
    List<Workload> costs,
    List<Rate> latencies) {

  /** A workload at a rate that both arms bear easily. */
  record Rate(Workload workload, int perSecond) {}

  private static final int KIB = 1 << 10;

  Plan {
    costs = List.copyOf(costs);
    latencies = List.copyOf(latencies);
  }

  /** A first look, about four minutes. */
  static Plan quick() {
    return new Plan(
        Estimate.MIN_VALUES,
        Duration.ofSeconds(15),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        costWorkloads(),
        rates());
  }

  /** Figures to keep, about a quarter of an hour. */
  static Plan full() {
    List<Workload> costs = new ArrayList<>(costWorkloads());
    costs.add(Workload.duplex("4 MiB", 4 * KIB * KIB));
    costs.add(Workload.buffered("4 MiB", 4 * KIB * KIB));
    return new Plan(
        12, Duration.ofSeconds(40), Duration.ofSeconds(2), Duration.ofSeconds(4), costs, rates());
  }

  private static List<Workload> costWorkloads() {
    return List.of(
        Workload.duplex("1 KiB", KIB),
        Workload.duplex("32 KiB", 32 * KIB),
        Workload.duplex("220 KB", 220_000),
        Workload.duplex("1 MiB", KIB * KIB),
        Workload.buffered("1 KiB", KIB),
        Workload.buffered("32 KiB", 32 * KIB),
        Workload.buffered("220 KB", 220_000),
        Workload.buffered("1 MiB", KIB * KIB));
  }

  private static List<Rate> rates() {
    return List.of(
        new Rate(Workload.duplex("1 KiB", KIB), 300),
        new Rate(Workload.buffered("1 KiB", KIB), 300),
        new Rate(Workload.duplex("220 KB", 220_000), 100));
  }
}
