package dev.berth.simulator.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.simulator.policies.policy.PolicyKind;
import dev.berth.simulator.policies.server.Layout;
import dev.berth.simulator.policies.server.ServerParameters;
import dev.berth.simulator.policies.trace.Generator;
import dev.berth.simulator.policies.trace.Requests;
import dev.berth.simulator.policies.trace.Trace;
import dev.berth.simulator.policies.trace.TraceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationTest {
  private static final ServerParameters SERVER = ServerParameters.QWEN3_32B;
  private static final Scenario SCENARIO = new Scenario(new Layout(2, 4), SERVER, 1, 1_000_000_000);

  @ParameterizedTest
  @EnumSource(PolicyKind.class)
  void run_anyPolicy_endsEveryRequestAndIsTheSameAgain(PolicyKind policy) {
    Trace trace = Generator.CHAT.read(1, 300);

    Figures once = figures(trace, policy);

    assertThat(once).isEqualTo(figures(trace, policy));
    assertThat(once.goodput()).isPositive();
    assertThat(once.hit()).isBetween(0.05, 1.0);
  }

  @ParameterizedTest
  @EnumSource(PolicyKind.class)
  void run_requestsThatNeverMeet_takeWhatAnUnloadedServerTakes(PolicyKind policy) {
    Outcomes outcomes =
        Simulation.run(Requests.every(60_000_000_000L, 20, 5000, 10), SCENARIO, policy, 1);

    for (TraceRequest request : outcomes.trace().requests()) {
      assertThat(outcomes.slowdown(request, SERVER)).isCloseTo(1, within(1e-6));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PolicyKind.class,
      names = {"LEAST_REQUEST", "STICKY", "BERTH"})
  void run_64AtOnceOnEightServers_givesEachEight(PolicyKind policy) {
    assertThat(figures(Requests.every(0, 64, 1000, 10), policy).unevenness()).isEqualTo(1);
  }

  @Test
  void run_atOnceWithStaleMetrics_seesNoneOfTheOthers() {
    assertThat(figures(Requests.every(0, 64, 1000, 10), PolicyKind.STALE_QUEUE).unevenness())
        .isGreaterThan(1);
  }

  @Test
  void run_twiceTheSpeed_arrivesInHalfTheTime() {
    Trace trace = Requests.every(1_000_000_000L, 3, 1000, 10);

    Outcomes outcomes = Simulation.run(trace, SCENARIO.withSpeed(2), PolicyKind.RANDOM, 1);

    assertThat(outcomes.arrivalNanos(trace.requests().get(2))).isEqualTo(1_000_000_000L);
  }

  private static Figures figures(Trace trace, PolicyKind policy) {
    return Figures.of(Simulation.run(trace, SCENARIO, policy, 1), SERVER, 8);
  }
}
