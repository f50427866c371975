package dev.berth.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogGapsTest {

  private static final String ENVOY = "10.1.1.1";

  private final LogGaps gaps = new LogGaps();

  @Test
  void isAnySince_streamEnded_forWhatWasOpenThenOnly() {
    gaps.onStreamOpen(ENVOY, 1);
    assertThat(gaps.isAnySince(ENVOY, 0)).isFalse();

    gaps.onStreamEnd(ENVOY, 10);

    assertThat(gaps.isAnySince(ENVOY, 9)).isTrue();
    assertThat(gaps.isAnySince(ENVOY, 10)).isTrue();
    assertThat(gaps.isAnySince(ENVOY, 11)).isFalse();
    assertThat(gaps.isAnySince("10.1.1.2", 9)).isFalse();
  }

  @Test
  void isAnySince_streamReopened_forAllThatWasOpenUntilThen() {
    gaps.onStreamEnd(ENVOY, 10);
    gaps.onStreamOpen(ENVOY, 20);
    gaps.onStreamOpen(ENVOY, 30);

    assertThat(gaps.isAnySince(ENVOY, 20)).isTrue();
    assertThat(gaps.isAnySince(ENVOY, 21)).as("the one at 30 is one more").isFalse();
  }

  @Test
  void isAnySince_twoThreadsLostTheirs_untilTheSecondIsBack() {
    gaps.onStreamEnd(ENVOY, 10);
    gaps.onStreamEnd(ENVOY, 11);
    gaps.onStreamOpen(ENVOY, 20);
    gaps.onStreamOpen(ENVOY, 30);

    assertThat(gaps.isAnySince(ENVOY, 30)).isTrue();
  }

  @Test
  void forget_oldGaps_leavesNothing() {
    gaps.onStreamEnd(ENVOY, 10);
    gaps.onStreamEnd("10.1.1.2", 20);

    gaps.forget(30, Duration.ofNanos(15));

    assertThat(gaps.size()).isEqualTo(1);
    assertThat(gaps.isAnySince(ENVOY, 0)).isFalse();
  }

  @Test
  void onStreamEnd_strangersWithoutEnd_areBounded() {
    for (int i = 0; i < LogGaps.MAX_ORIGINS + 10; i++) {
      gaps.onStreamEnd("envoy-" + i, i);
    }

    assertThat(gaps.size()).isEqualTo(LogGaps.MAX_ORIGINS);
  }
}
