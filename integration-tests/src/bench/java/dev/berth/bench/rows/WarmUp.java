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

  /** A compilation counts when it ends, and on a busy core that takes a while. */
  private static final int SILENT_ROUNDS = 2;

  private static final int LEAST_WINDOWS = 6;

  /** The first kinds of requests are the cold ones. */
  private static final int LEAST_KINDS = 13;

  private final Session session;
  private final Duration ofKind;
  private final Arms arms;
  private final Problems problems;
  private final Map<Contender, Integer> silentRounds = new EnumMap<>(Contender.class);

  /**
   * @param ofKind CPU time for each kind of request after which a contender counts as warm in any
   *     case
   */
  WarmUp(Session session, Duration ofKind, Arms arms, Problems problems) {
    this.session = session;
    this.ofKind = ofKind;
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
    long longest = Math.max(workloads.size(), LEAST_KINDS) * ofKind.toSeconds();
    return rounds == SILENT_ROUNDS || arms.of(contender).cpuSeconds() > longest;
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
