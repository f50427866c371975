package dev.berth.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.endpoint.EndpointMetrics.PromptsRead;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReadingPaceTest {

  private static final double PER_TOKEN = 1.0 / 4_000;

  private final ReadingPace pace = new ReadingPace();

  @Test
  void onRead_sideBySide_theQuickerSamplesTell() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      int sideBySide = 1 + random.nextInt(4);
      pace.onRead(new PromptsRead(2_000, 2_000 * PER_TOKEN * sideBySide, 1));
    }

    assertThat(pace.secondsPerToken()).isCloseTo(PER_TOKEN, within(0.2 * PER_TOKEN));
  }

  @Test
  void onRead_firstSampleIsOfABurst_nextQuickerOneIsBelievedAtOnce() {
    pace.onRead(new PromptsRead(20_000, 20_000 * PER_TOKEN * 10, 10));
    pace.onRead(new PromptsRead(2_000, 2_000 * PER_TOKEN, Double.NaN));
    pace.onRead(new PromptsRead(20_000, 20_000 * PER_TOKEN * 10, 10));

    assertThat(pace.secondsPerToken()).isCloseTo(PER_TOKEN, within(1e-9));
  }

  @Test
  void onRead_serverBecomesFaster_isBelievedSoon() {
    readAlone(500, PER_TOKEN);
    readAlone(100, PER_TOKEN / 2);

    assertThat(pace.secondsPerToken()).isCloseTo(PER_TOKEN / 2, within(0.01 * PER_TOKEN));
  }

  @Test
  void onRead_manyShortPromptsSideBySide_paceHardlyFalls() {
    readAlone(100, PER_TOKEN);
    for (int i = 0; i < 100; i++) {
      pace.onRead(new PromptsRead(16_000, 16_000 * PER_TOKEN * 16, 16));
    }

    assertThat(pace.secondsPerToken()).isLessThan(1.06 * PER_TOKEN);
  }

  @Test
  void onRead_oneOfHundredServersCountsWrongly_othersTell() {
    readAlone(100, PER_TOKEN);
    for (int i = 0; i < 10_000; i++) {
      readAlone(1, i % 100 == 0 ? PER_TOKEN / 20 : PER_TOKEN);
    }

    assertThat(pace.secondsPerToken()).isCloseTo(PER_TOKEN, within(0.1 * PER_TOKEN));
  }

  @Test
  void onRead_serverBecomesThreeTimesAsSlow_isFoundInTime() {
    readAlone(100, PER_TOKEN);
    readAlone(3_000, 3 * PER_TOKEN);

    assertThat(pace.secondsPerToken()).isCloseTo(3 * PER_TOKEN, within(0.2 * 3 * PER_TOKEN));
  }

  @Test
  void onRead_firstServerIsSlow_isBelievedAtOnce() {
    pace.onRead(new PromptsRead(2_000, 2_000 * PER_TOKEN * 3, 1));

    assertThat(pace.secondsPerToken()).isCloseTo(3 * PER_TOKEN, within(1e-9));
  }

  private void readAlone(int times, double secondsPerToken) {
    for (int i = 0; i < times; i++) {
      pace.onRead(new PromptsRead(2_000, 2_000 * secondsPerToken, 1));
    }
  }

  @Test
  void onRead_nothingToLearnFrom_staysAsItWas() {
    pace.onRead(PromptsRead.UNKNOWN);
    pace.onRead(new PromptsRead(ReadingPace.TELLING_TOKENS - 1, 60, 1));
    pace.onRead(new PromptsRead(2_000, 0, 1));
    pace.onRead(new PromptsRead(2_000, 60, 20));
    pace.onRead(new PromptsRead(100, 1, 1).since(new PromptsRead(5_000, 2, 2)));

    assertThat(pace.secondsPerToken()).isEqualTo(ReadingPace.FIRST_SECONDS_PER_TOKEN);
  }

  @Test
  void onRead_serverThatCountsWrongly_isNotBelieved() {
    pace.onRead(new PromptsRead(1e12, 1e-9, 1));
    assertThat(pace.secondsPerToken()).isGreaterThan(ReadingPace.FIRST_SECONDS_PER_TOKEN / 100);

    pace.onRead(new PromptsRead(500, 1e12, 1));
    assertThat(pace.secondsPerToken()).isLessThan(ReadingPace.FIRST_SECONDS_PER_TOKEN * 100);
  }
}
