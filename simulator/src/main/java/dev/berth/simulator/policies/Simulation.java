package dev.berth.simulator.policies;

import dev.berth.simulator.policies.policy.Contender;
import dev.berth.simulator.policies.policy.EngineMetrics;
import dev.berth.simulator.policies.policy.Policy;
import dev.berth.simulator.policies.policy.PolicyContext;
import dev.berth.simulator.policies.server.Fleet;
import dev.berth.simulator.policies.server.ServerListener;
import dev.berth.simulator.policies.server.StepGroup;
import dev.berth.simulator.policies.trace.Trace;
import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One run. Time goes from event to event: a step of a server ends, metrics are read, a request
 * arrives; of those that are due at once in this order. Used once, by one thread.
 */
final class Simulation implements ServerListener {
  private static final long NEVER = Long.MAX_VALUE;

  private final Scenario scenario;
  private final Outcomes outcomes;
  private final Fleet fleet;
  private final EngineMetrics metrics;
  private final Policy policy;
  private int arrived;
  private long scrapeNanos;

  private Simulation(Trace trace, Scenario scenario, Contender kind, long seed) {
    this.scenario = scenario;
    this.outcomes = new Outcomes(trace, scenario.speed());
    this.fleet = new Fleet(scenario.layout(), scenario.parameters(), trace.blockTokens(), this);
    this.metrics = new EngineMetrics(fleet, scenario.trouble().silentServers());
    this.policy =
        kind.create(
            new PolicyContext(
                fleet,
                metrics,
                scenario.parameters(),
                trace.blockTokens(),
                scenario.trouble().estimateSpread(),
                new SplittableRandom(seed)));
  }

  /**
   * Sends the trace through a policy until the last answer is complete.
   *
   * @param seed of the policy's chance
   * @throws IllegalArgumentException when a request does not fit into a server
   */
  static Outcomes run(Trace trace, Scenario scenario, Contender kind, long seed) {
    Simulation simulation = new Simulation(trace, scenario, kind, seed);
    while (!simulation.outcomes.isComplete()) {
      simulation.advance();
    }
    return simulation.outcomes;
  }

  /**
   * Whether so much of the trace is answered well. Gives up as soon as that cannot be any more:
   * what is overloaded takes longest.
   *
   * @param goodput the share of good answers that is enough
   */
  static boolean reaches(
      double goodput, Trace trace, Scenario scenario, Contender kind, long seed) {
    Simulation simulation = new Simulation(trace, scenario, kind, seed);
    while (!simulation.outcomes.isComplete() && simulation.outcomes.bestGoodput() >= goodput) {
      simulation.advance();
    }
    return simulation.outcomes.bestGoodput() >= goodput;
  }

  private void advance() {
    StepGroup next = fleet.next();
    long arrivalNanos = nextArrivalNanos();
    if (next.stepEndNanos() <= Math.min(scrapeNanos, arrivalNanos)) {
      next.endStep();
    } else if (scrapeNanos <= arrivalNanos) {
      metrics.scrape(scrapeNanos);
      scrapeNanos += scenario.metricsNanos();
    } else {
      arrive(arrivalNanos);
    }
  }

  private long nextArrivalNanos() {
    List<TraceRequest> requests = outcomes.trace().requests();
    return arrived == requests.size() ? NEVER : outcomes.arrivalNanos(requests.get(arrived));
  }

  private void arrive(long nowNanos) {
    TraceRequest request = outcomes.trace().requests().get(arrived++);
    int server = policy.pick(request, nowNanos);
    outcomes.onPick(request, server);
    if (server < scenario.trouble().deadServers()) {
      outcomes.onRefused(request);
      policy.onRefused(request, server, nowNanos);
    } else {
      fleet.submit(server, request, nowNanos);
    }
  }

  @Override
  public void onAdmitted(TraceRequest request, int cachedTokens) {
    outcomes.onAdmitted(request, cachedTokens);
  }

  @Override
  public void onFirstToken(TraceRequest request, long nowNanos) {
    outcomes.onFirstToken(request, nowNanos);
    policy.onFirstToken(request, outcomes.server(request), nowNanos);
  }

  @Override
  public void onEnd(TraceRequest request, long nowNanos) {
    outcomes.onEnd(request, nowNanos);
    policy.onEnd(request, outcomes.server(request), nowNanos);
  }
}
