package dev.berth.bench.rows;

import dev.berth.bench.Arm;
import dev.berth.bench.ClosedLoop;
import dev.berth.bench.ClosedLoop.Cost;
import dev.berth.bench.Contender;
import dev.berth.bench.OpenLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures Berth against the floor, and against itself. The two of a row are measured in turns
 * (floor, Berth, Berth, floor, …), so that whatever else the machine does hits both alike; both
 * live as long as there are rows for them.
 */
final class Bench {

  private final Plan plan;
  private final @Nullable String cpu;
  private final Results results = new Results();

  private Bench(Plan plan, @Nullable String cpu) {
    this.plan = plan;
    this.cpu = cpu;
  }

  /**
   * Takes as long as the plan says.
   *
   * @param cpu the core that the servers share; null for all
   */
  static Results run(Plan plan, @Nullable String cpu) throws IOException, InterruptedException {
    Bench bench = new Bench(plan, cpu);
    bench.run();
    return bench.results;
  }

  private void run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    results.setting.putAll(Setting.of(plan, cpu));
    for (Session session : plan.sessions()) {
      run(session);
    }
    for (Rest rest : plan.rests()) {
      progress("memory, " + rest.name());
      results.held.add(new HeldMeasurement(cpu, results.problems).of(rest));
    }
    if (plan.idle()) {
      progress("an idle server");
      results.idle.add(IdleRow.measure(cpu));
    }
    results.setting.put("duration", Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
  }

  private void run(Session session) throws IOException, InterruptedException {
    try (Arms arms = Arms.start(session.contenders(), cpu)) {
      progress("warming up " + session.contenders());
      new WarmUp(session, plan.length().warmUp(), arms, results.problems).run();
      for (Contest contest : session.costs()) {
        results.costs.add(cost(arms, contest));
      }
      for (Rate rate : session.latencies()) {
        results.latencies.add(latency(arms, rate));
      }
    }
  }

  private CostRow cost(Arms arms, Contest contest) throws IOException, InterruptedException {
    progress("CPU time, " + contest.name());
    Duration window = plan.length().costWindow();
    Pairs<Cost> costs =
        pairs(
            contest.base(),
            contest.tried(),
            (arm, pair) -> ClosedLoop.measure(arm, contest.workload(), window, results.problems),
            arms);
    return new CostRow(contest, costs.ofOne(), costs.ofOther());
  }

  private LatencyRow latency(Arms arms, Rate rate) throws IOException, InterruptedException {
    progress("latency, " + rate.name());
    Duration window = plan.length().latencyWindow();
    Pairs<Histogram> windows =
        pairs(
            Contender.FLOOR,
            Contender.BERTH,
            (arm, pair) ->
                OpenLoop.measure(
                    arm, rate.workload(), rate.perSecond(), window, pair, results.problems),
            arms);
    return new LatencyRow(rate, windows.ofOne(), windows.ofOther());
  }

  /** One window of one arm. */
  private interface Window<T> {
    T measure(Arm arm, int pair) throws IOException, InterruptedException;
  }

  /** What was measured of two arms; those at the same position belong together. */
  private record Pairs<T>(List<T> ofOne, List<T> ofOther) {}

  /** One pair more than are kept: the JIT takes a little to see that the requests are others. */
  private <T> Pairs<T> pairs(Contender one, Contender other, Window<T> window, Arms arms)
      throws IOException, InterruptedException {
    Pairs<T> windows = new Pairs<>(new ArrayList<>(), new ArrayList<>());
    for (int pair = 0; pair <= plan.length().pairs(); pair++) {
      for (Contender contender : pair % 2 == 0 ? List.of(one, other) : List.of(other, one)) {
        T measured = window.measure(arms.of(contender), pair);
        if (pair > 0) {
          (contender == one ? windows.ofOne() : windows.ofOther()).add(measured);
        }
      }
    }
    return windows;
  }

  /** Tells whoever waits. */
  static void progress(String what) {
    System.err.println("bench: " + what);
  }
}
