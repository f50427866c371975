package dev.berth.simulator.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.policies.policy.PolicyKind;
import dev.berth.simulator.policies.server.Layout;
import dev.berth.simulator.policies.server.ServerParameters;
import dev.berth.simulator.policies.trace.Generator;
import org.junit.jupiter.api.Test;

class TrapsTest {
  private static final Scenario SCENARIO =
      new Scenario(new Layout(4, 4), ServerParameters.QWEN3_32B, 1, 1_000_000_000);

  @Test
  void results_ofBerth_allHold() {
    assertThat(new Traps(SCENARIO, 1000, 1, () -> {}).results())
        .hasSize(5)
        .allMatch(TrapResult::holds);
  }

  @Test
  void run_aServerThatTellsNothing_getsMostOfThoseWhoTakeThatForIdle() {
    Scenario silent = SCENARIO.withSpeed(6).withTrouble(new Trouble(0, 1, 0));

    Outcomes outcomes =
        Simulation.run(Generator.FIRST_BLOCK.read(1, 1000), silent, PolicyKind.STALE_QUEUE, 1);

    assertThat(outcomes.trace().requests())
        .filteredOn(request -> outcomes.server(request) == 0)
        .hasSizeGreaterThan(500);
  }

  @Test
  void run_aServerThatRefuses_takesNearlyAllFromLeastRequest() {
    Scenario dead = SCENARIO.withSpeed(6).withTrouble(new Trouble(1, 0, 0));

    Outcomes outcomes =
        Simulation.run(Generator.CHAT.read(1, 1000), dead, PolicyKind.LEAST_REQUEST, 1);

    assertThat(outcomes.refused()).isGreaterThan(900);
    assertThat(Figures.goodput(outcomes)).isLessThan(0.1);
  }
}
