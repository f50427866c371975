package dev.berth.bench.rows;

import dev.berth.bench.Contender;
import dev.berth.bench.Workload;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Rows that are measured with the same servers alive. Latencies are of the floor and of Berth. */
record Session(List<Contest> costs, List<Rate> latencies) {

  Session {
    costs = List.copyOf(costs);
    latencies = List.copyOf(latencies);
  }

  /** Whoever takes part. */
  Set<Contender> contenders() {
    Set<Contender> needed = new TreeSet<>();
    for (Contest contest : costs) {
      needed.add(contest.base());
      needed.add(contest.tried());
    }
    if (!latencies.isEmpty()) {
      needed.add(Contender.FLOOR);
      needed.add(Contender.BERTH);
    }
    return needed;
  }

  /** All that a contender will be asked. */
  List<Workload> workloads(Contender contender) {
    return Stream.concat(
            costs.stream()
                .filter(row -> row.base() == contender || row.tried() == contender)
                .map(Contest::workload),
            latencies.stream()
                .filter(rate -> contender == Contender.FLOOR || contender == Contender.BERTH)
                .map(Rate::workload))
        .distinct()
        .toList();
  }
}
