package dev.berth.simulator.policies;

import dev.berth.simulator.policies.policy.Contender;
import dev.berth.simulator.policies.server.PooledCache;
import dev.berth.simulator.policies.trace.Trace;
import dev.berth.simulator.policies.trace.TraceSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares policies: each runs the same traces, one for each seed. Confined to its thread. */
public final class Study {
  /** Where, of its capacity, the figures of a policy are taken. */
  static final double SHARE_OF_CAPACITY = 0.9;

  private static final double FIRST_STEP = 2;
  private static final double NEXT_STEP = 1.05;

  private final Scenario scenario;
  private final List<Trace> traces;
  private final Runnable onRun;

  private Study(Scenario scenario, List<Trace> traces, Runnable onRun) {
    this.scenario = scenario;
    this.traces = traces;
    this.onRun = onRun;
  }

  /**
   * Reads a trace for each of the seeds 1, 2, ….
   *
   * @param seeds how many, at least 1
   * @param onRun called after each run of a simulation
   */
  public static Study of(
      Scenario scenario, TraceSource source, int seeds, int maxRequests, Runnable onRun)
      throws IOException {
    List<Trace> traces = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      traces.add(source.read(seed, maxRequests));
    }
    return new Study(scenario, traces, onRun);
  }

  /** The trace of the first seed. */
  public Trace trace() {
    return traces.get(0);
  }

  /** Requests per second of the traces as they were recorded. */
  public double ratePerSecond() {
    return traces.stream().mapToDouble(Trace::ratePerSecond).average().orElse(0);
  }

  /** The share of prompt tokens that one cache with the memory of all servers would have. */
  public double pooledHit() {
    int servers = scenario.layout().servers();
    return traces.stream()
        .mapToDouble(trace -> PooledCache.hit(trace, scenario.parameters(), servers))
        .average()
        .orElse(0);
  }

  /** How a policy does at the scenario's speed. */
  public PolicyResult compare(Contender policy) {
    return result(policy, null, scenario);
  }

  /**
   * The highest speed that a policy can take, sought from the scenario's speed on, and how it does
   * at 0.9 of that.
   */
  public PolicyResult capacity(Contender policy) {
    List<Double> speeds = new ArrayList<>();
    double guess = scenario.speed();
    double step = FIRST_STEP;
    for (int i = 0; i < traces.size(); i++) {
      int seed = i + 1;
      guess = new CapacitySearch(speed -> goodput(policy, seed, speed)).search(guess, step);
      step = NEXT_STEP;
      speeds.add(guess);
    }
    Range capacity = Range.of(speeds);
    return result(policy, capacity, scenario.withSpeed(SHARE_OF_CAPACITY * capacity.mean()));
  }

  private double goodput(Contender policy, int seed, double speed) {
    return Figures.goodput(run(policy, seed, scenario.withSpeed(speed)));
  }

  private PolicyResult result(Contender policy, @Nullable Range capacity, Scenario measured) {
    List<Figures> runs = new ArrayList<>();
    for (int seed = 1; seed <= traces.size(); seed++) {
      Outcomes outcomes = run(policy, seed, measured);
      runs.add(Figures.of(outcomes, measured.parameters(), measured.layout().servers()));
    }
    Range goodput = Range.of(runs.stream().map(Figures::goodput).toList());
    return new PolicyResult(policy, capacity, measured.speed(), goodput, Figures.mean(runs));
  }

  private Outcomes run(Contender policy, int seed, Scenario measured) {
    Outcomes outcomes = Simulation.run(traces.get(seed - 1), measured, policy, seed);
    onRun.run();
    return outcomes;
  }
}
