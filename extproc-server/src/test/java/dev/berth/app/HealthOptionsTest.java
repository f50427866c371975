package dev.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.HealthConfig;
import dev.berth.health.HealthSettings;
import org.junit.jupiter.api.Test;

class HealthOptionsTest {

  /** Neither package may know the other: here they meet. */
  @Test
  void of_fileThatSaysNothing_isTheUsualNotionOfHealth() {
    assertThat(HealthOptions.of(HealthConfig.DEFAULT)).isEqualTo(HealthSettings.DEFAULT);
  }
}
