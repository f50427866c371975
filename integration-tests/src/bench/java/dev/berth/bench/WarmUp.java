package dev.berth.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Load until the JIT has nothing to do any more. What it costs is a matter of the first minutes,
 * and the larger program would pay more of it: a window in which it works says little about a day.
 */
final class WarmUp {

  private static final Duration WINDOW = Duration.ofMillis(500);

  /** Share of a round's CPU time; less of it is silence. */
  private static final double SILENCE = 0.02;

  private final Plan plan;
  private final Map<Contender, Arm> arms;
  private final Problems problems;

  WarmUp(Plan plan, Map<Contender, Arm> arms, Problems problems) {
    this.plan = plan;
    this.arms = arms;
    this.problems = problems;
  }

  /** Rounds over everything that each arm will be asked, all arms in turns. */
  void run() throws IOException, InterruptedException {
    Collection<Contender> warming = new TreeSet<>(arms.keySet());
    while (!warming.isEmpty()) {
      for (Contender contender : List.copyOf(warming)) {
        if (isWarm(arms.get(contender), workloads(contender))) {
          warming.remove(contender);
        }
      }
    }
  }

  private boolean isWarm(Arm arm, List<Workload> workloads)
      throws IOException, InterruptedException {
    double compiling = -arm.compilingSeconds();
    double cpu = -arm.cpuSeconds();
    for (Workload workload : workloads) {
      ClosedLoop.measure(arm, workload, WINDOW, problems);
    }
    compiling += arm.compilingSeconds();
    cpu += arm.cpuSeconds();
    return compiling < SILENCE * cpu || arm.cpuSeconds() > plan.warmUp().toSeconds();
  }

  private List<Workload> workloads(Contender contender) {
    return plan.costs().stream()
        .filter(row -> row.base() == contender || row.tried() == contender)
        .map(Contest::workload)
        .toList();
  }
}
