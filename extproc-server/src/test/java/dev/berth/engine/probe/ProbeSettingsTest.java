package dev.berth.engine.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.berth.endpoint.EngineKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeSettingsTest {

  private static final ProbeMethod TCP = new ProbeMethod.Tcp();

  @ParameterizedTest
  @CsvSource({"0, 0, 1000", "2000, 0, 1000", "2000, 200, 0", "2000, 2001, 1000", "-1, -1, 1000"})
  void new_durationsThatMakeNoSense_areRefused(long interval, long suspect, long timeout) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ProbeSettings(
                    TCP,
                    Duration.ofMillis(interval),
                    Duration.ofMillis(suspect),
                    Duration.ofMillis(timeout)));
  }

  @Test
  void new_suspectIntervalAsLongAsTheInterval_isFine() {
    Duration second = Duration.ofSeconds(1);

    assertThat(new ProbeSettings(TCP, second, second, second).interval()).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "health", "/he alth", "/a#b", "/a\r\nX: y", "/ä"})
  void newHttp_noPath_isRefused(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ProbeMethod.Http(path));
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void of_everyEngine_hasAPath(EngineKind engine) {
    assertThat(ProbeMethod.of(engine)).isInstanceOf(ProbeMethod.Http.class);
  }
}
