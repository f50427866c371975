package dev.berth.bench.rows;

import dev.berth.bench.Arm;
import dev.berth.bench.ClosedLoop;
import dev.berth.bench.Contender;
import dev.berth.bench.Problems;
import dev.berth.bench.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
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

  /** What was called often in one round is compiled in the next. */
  private static final int SILENT_ROUNDS = 2;

  private static final int LEAST_WINDOWS = 6;

  private final Session session;
  private final Duration longest;
  private final Arms arms;
  private final Problems problems;
  private final Map<Contender, Integer> silentRounds = new EnumMap<>(Contender.class);

  /**
   * @param longest CPU time after which a contender counts as warm in any case
   */
  WarmUp(Session session, Duration longest, Arms arms, Problems problems) {
    this.session = session;
    this.longest = longest;
    this.arms = arms;
    this.problems = problems;
  }

  /** Rounds over everything that each arm will be asked, all arms in turns. */
  void run() throws IOException, InterruptedException {
    Collection<Contender> warming = new TreeSet<>(session.contenders());
    while (!warming.isEmpty()) {
      for (Contender contender : List.copyOf(warming)) {
        if (isWarm(contender)) {
          warming.remove(contender);
        }
      }
    }
  }

  private boolean isWarm(Contender contender) throws IOException, InterruptedException {
    List<Workload> workloads = session.workloads(contender);
    boolean silent = isSilentRound(arms.of(contender), workloads);
    int rounds = silent ? silentRounds.merge(contender, 1, Integer::sum) : 0;
    silentRounds.put(contender, rounds);
    double spent = arms.of(contender).cpuSeconds();
    if (rounds == SILENT_ROUNDS) {
      Bench.progress("%s is warm after %.0f s of CPU time".formatted(contender, spent));
      return true;
    }
    if (spent > longest.toSeconds()) {
      Bench.progress("%s still compiles after %.0f s of CPU time".formatted(contender, spent));
      return true;
    }
    return false;
  }

  private boolean isSilentRound(Arm arm, List<Workload> workloads)
      throws IOException, InterruptedException {
    double compiling = -arm.compilingSeconds();
    double cpu = -arm.cpuSeconds();
    for (int i = 0; i < Math.max(workloads.size(), LEAST_WINDOWS); i++) {
      ClosedLoop.measure(arm, workloads.get(i % workloads.size()), WINDOW, problems);
    }
    compiling += arm.compilingSeconds();
    cpu += arm.cpuSeconds();
    return compiling < SILENCE * cpu;
  }
}
