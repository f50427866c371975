package dev.berth.simulator.policies;

import dev.berth.simulator.policies.PolicyCurve.Sample;
import dev.berth.simulator.policies.policy.Contender;
import dev.berth.simulator.policies.server.PooledCache;
import dev.berth.simulator.policies.trace.Generator;
import dev.berth.simulator.policies.trace.Trace;
import dev.berth.simulator.policies.trace.TraceSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Compares policies: each runs the same traces, one for each seed. Confined to its thread. */
public final class Study {
  /** So many good answers are enough. */
  public static final double GOODPUT = 0.90;

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

  /** The same with a made-up workload, which cannot fail to be read. */
  static Study of(
      Scenario scenario, Generator workload, int seeds, int maxRequests, Runnable onRun) {
    List<Trace> traces =
        LongStream.rangeClosed(1, seeds)
            .mapToObj(seed -> workload.read(seed, maxRequests))
            .toList();
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
    Range capacity = capacityOf(policy);
    return result(policy, capacity, scenario.withSpeed(SHARE_OF_CAPACITY * capacity.mean()));
  }

  /** The highest speed that a policy can take, sought from the scenario's speed on. */
  Range capacityOf(Contender policy) {
    List<Double> speeds = new ArrayList<>();
    double guess = scenario.speed();
    double step = FIRST_STEP;
    for (int i = 0; i < traces.size(); i++) {
      int seed = i + 1;
      guess = new CapacitySearch(speed -> isEnough(policy, seed, speed)).search(guess, step);
      step = NEXT_STEP;
      speeds.add(guess);
    }
    return Range.of(speeds);
  }

  /** How a policy does at each of these speeds. */
  public PolicyCurve curve(Contender policy, List<Double> speeds) {
    return new PolicyCurve(
        policy,
        speeds.stream()
            .map(speed -> new Sample(speed, compareAt(policy, scenario.withSpeed(speed))))
            .toList());
  }

  private Figures compareAt(Contender policy, Scenario measured) {
    return result(policy, null, measured).figures();
  }

  private boolean isEnough(Contender policy, int seed, double speed) {
    Trace trace = traces.get(seed - 1);
    boolean enough = Simulation.reaches(GOODPUT, trace, scenario.withSpeed(speed), policy, seed);
    onRun.run();
    return enough;
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
