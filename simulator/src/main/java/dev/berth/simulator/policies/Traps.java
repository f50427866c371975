package dev.berth.simulator.policies;

import dev.berth.simulator.policies.policy.PolicyKind;
import dev.berth.simulator.policies.trace.Generator;
import dev.berth.simulator.policies.trace.Trace;
import java.util.List;

/** Sends Berth where routers are known to fail. Confined to its thread. */
public final class Traps {
  private static final int BURST = 64;
  private static final double FIRST_BLOCK_SPEED = 6;
  private static final double CHAT_SPEED = 15;
  private static final double CALM_CHAT_SPEED = 6;
  private static final double TIE = 0.98;
  private static final double ESTIMATE_SPREAD = 0.3;

  /** So many refusals in a row, and a server is out; then it gets one trial in half a minute. */
  private static final int REFUSALS = 3;

  private static final double TRIAL_SECONDS = 30;

  private final Scenario scenario;
  private final int requests;
  private final int seeds;
  private final Runnable onRun;

  /**
   * @param scenario its servers are sent to; each trap has a speed of its own
   * @param requests of each run
   * @param onRun called after each run of a simulation
   */
  public Traps(Scenario scenario, int requests, int seeds, Runnable onRun) {
    this.scenario = scenario;
    this.requests = requests;
    this.seeds = seeds;
    this.onRun = onRun;
  }

  /** All of them. */
  public List<TrapResult> results() {
    return List.of(firstBlock(), burst(), deadServer(), silentServer(), misjudgedPrompts());
  }

  /** A prefix that every prompt has says nothing about where a prompt belongs. */
  private TrapResult firstBlock() {
    Scenario measured = scenario.withSpeed(FIRST_BLOCK_SPEED);
    return new TrapResult(
        "every prompt shares its first block",
        "capacity, of least request's",
        capacity(Generator.FIRST_BLOCK, measured, PolicyKind.BERTH)
            / capacity(Generator.FIRST_BLOCK, measured, PolicyKind.LEAST_REQUEST),
        TIE,
        false);
  }

  /** Metrics show nothing of what has been sent since, and a router must not need them to. */
  private TrapResult burst() {
    Trace trace = Generator.BURST.read(1, BURST);
    return new TrapResult(
        BURST + " requests at once, metrics older than they are",
        "most on one server, as a multiple of the mean",
        run(trace, scenario, PolicyKind.BERTH).unevenness(),
        run(trace, scenario, PolicyKind.LEAST_REQUEST).unevenness(),
        true);
  }

  /** A server that refuses is always the one with the least to do. */
  private TrapResult deadServer() {
    Trace trace = Generator.CHAT.read(1, requests);
    Scenario measured = scenario.withSpeed(CALM_CHAT_SPEED).withTrouble(new Trouble(1, 0, 0));
    Outcomes outcomes = Simulation.run(trace, measured, PolicyKind.BERTH, 1);
    onRun.run();
    double seconds = requests / (trace.ratePerSecond() * CALM_CHAT_SPEED);
    return new TrapResult(
        "one server refuses, and nobody probes it",
        "requests that it got",
        outcomes.refused(),
        REFUSALS + Math.ceil(seconds / TRIAL_SECONDS),
        true);
  }

  /** A server that says nothing of itself may look idle, but is not. */
  private TrapResult silentServer() {
    return new TrapResult(
        "one server has no metrics",
        "capacity, of that if it had",
        capacityOfThat(new Trouble(0, 1, 0)),
        TIE,
        false);
  }

  private TrapResult misjudgedPrompts() {
    return new TrapResult(
        "lengths of prompts are misjudged by 30 %",
        "capacity, of that without",
        capacityOfThat(new Trouble(0, 0, ESTIMATE_SPREAD)),
        TIE,
        false);
  }

  /** On the workload where most is reused, as a share of that without trouble. */
  private double capacityOfThat(Trouble trouble) {
    Scenario measured = scenario.withSpeed(CHAT_SPEED);
    return capacity(Generator.CHAT, measured.withTrouble(trouble), PolicyKind.BERTH)
        / capacity(Generator.CHAT, measured, PolicyKind.BERTH);
  }

  private double capacity(Generator workload, Scenario measured, PolicyKind policy) {
    return Study.of(measured, workload, seeds, requests, onRun).capacityOf(policy).mean();
  }

  private Figures run(Trace trace, Scenario measured, PolicyKind policy) {
    Outcomes outcomes = Simulation.run(trace, measured, policy, 1);
    onRun.run();
    return Figures.of(outcomes, measured.parameters(), measured.layout().servers());
  }
}
