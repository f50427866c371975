package dev.berth.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectivesTest {

  private final Objectives objectives = new Objectives(Map.of("premium", 7));

  @Test
  void priorityOf_noNameOrOneThatNobodyKnows_zero() {
    assertThat(objectives.priorityOf(null)).isZero();
    assertThat(objectives.priorityOf("batch")).isZero();
    assertThat(objectives.priorityOf("")).isZero();
  }

  @Test
  void publish_namesOfTheConfigurationAmongThem_theConfigurationCounts() {
    objectives.publish(Map.of("premium", 1, "batch", -1));

    assertThat(objectives.priorityOf("premium")).isEqualTo(7);
    assertThat(objectives.priorityOf("batch")).isEqualTo(-1);
  }

  @Test
  void publish_again_whatIsMissingIsForgotten() {
    objectives.publish(Map.of("batch", -1));

    objectives.publish(Map.of("nightly", -2));

    assertThat(objectives.priorityOf("batch")).isZero();
    assertThat(objectives.priorityOf("nightly")).isEqualTo(-2);
  }
}
