package dev.berth.simulator.switching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.switching.SwitchingSimulation.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwitchingSimulationTest {

  private static final double SECONDS = 120;

  @Test
  void run_everyPolicy_everyCallComesToAnEnd() {
    for (Rival rival : Rival.values()) {
      Outcome outcome = run(Scenario.named("4x8-8b-day"), rival);

      assertThat(outcome.calls()).as(rival.label()).hasSizeGreaterThan(100);
      assertThat(outcome.good()).as(rival.label()).isBetween(1L, (long) outcome.calls().size());
    }
  }

  @Test
  void run_sleepBlind_neverSwitches() {
    assertThat(run(Scenario.named("4x8-32b"), Rival.SLEEP_BLIND).switches()).isZero();
  }

  @Test
  void run_berth_isBetterThanRefusing() {
    Scenario scenario = Scenario.named("8x32-8b-bursts");

    assertThat(run(scenario, Rival.BERTH).good())
        .isGreaterThan(run(scenario, Rival.WAKE_AND_REFUSE).good());
  }

  @Test
  void mean_ofFigures_isTheirMean() {
    Figures low = new Figures(0.2, 0.1, 0, 10, 4);
    Figures high = new Figures(0.6, 0.5, 0.2, 30, 8);

    assertThat(Figures.mean(List.of(low, high)))
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
        .isEqualTo(new Figures(0.4, 0.3, 0.1, 20, 6));
  }

  private static Outcome run(Scenario scenario, Rival rival) {
    List<Call> calls = Calls.of(scenario, Lengths.ofAzure(), SECONDS, 1);
    return SwitchingSimulation.run(scenario, calls, rival.handling(), rival.policy());
  }
}
