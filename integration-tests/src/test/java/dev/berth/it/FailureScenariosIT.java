package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.scenario.Finding;
import dev.berth.it.scenario.Length;
import dev.berth.it.scenario.Scenario;
import dev.berth.it.scenario.Scenarios;
import dev.berth.it.scenario.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scenarios at whose core are counts: they hold on a machine that is busy with other things,
 * too. What they say of times and shares is for {@code ./bench --failures}.
 */
class FailureScenariosIT {

  static Stream<Scenario> scenarios() {
    return Scenarios.core().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void counts_ofAScenario_areAsTheyMustBe(Scenario scenario) throws Exception {
    List<Finding> findings = scenario.play(Length.SHORT);

    assertThat(findings).filteredOn(Finding::isCount).isNotEmpty();
    assertThat(findings)
        .filteredOn(Finding::isCount)
        .allSatisfy(
            finding -> assertThat(finding.verdict()).as("%s", finding).isEqualTo(Verdict.MET));
  }
}
