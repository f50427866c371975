package dev.berth.simulator.switching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.policies.TrapResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BarsTest {

  @Test
  void of_slowAnswersAndABetterRival_doNotHold() {
    Figures good = new Figures(0.95, 0.9, 0.01, 10, 5);
    Map<Rival, Figures> all =
        Stream.of(Rival.values()).collect(Collectors.toMap(rival -> rival, rival -> good));

    List<TrapResult> bars =
        Bars.of(List.of(new ScenarioResult(Scenario.named("8x16-8b-hot"), all)), List.of());

    assertThat(bars)
        .filteredOn(bar -> !bar.holds())
        .extracting(TrapResult::measure)
        .containsExactly(
            "goodput, of better rival + 0.03", "goodput, 3 x sleep-blind", "slow answers");
  }

  @Test
  void of_smallInstance_shareSwitchesAndSelfCheck() {
    SmallInstance poor = new SmallInstance("small", 100, 80, 12, 99, 4, 98);

    assertThat(Bars.of(List.of(), List.of(poor)))
        .filteredOn(bar -> bar.trap().equals("small"))
        .hasSize(3)
        .noneMatch(TrapResult::holds);
  }
}
