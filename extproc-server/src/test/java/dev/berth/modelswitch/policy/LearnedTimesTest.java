package dev.berth.modelswitch.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LearnedTimesTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void answerTimes_answersOfOneLength_areLearned() {
    AnswerTimes times = new AnswerTimes();
    for (int i = 0; i < 3000; i++) {
      times.add(5);
    }

    assertThat(times.mean()).isCloseTo(5, within(0.5));
    assertThat(times.survival(4)).isGreaterThan(0.95);
    assertThat(times.survival(6)).isLessThan(0.05);
    assertThat(times.drainSeconds(10)).isBetween(2.5, 5.5);
    assertThat(times.drainSeconds(100)).isBetween(4.5, 5.5);
  }

  @Test
  void answerTimes_old_fade() {
    AnswerTimes times = new AnswerTimes();
    for (int i = 0; i < 1000; i++) {
      times.add(1);
    }
    for (int i = 0; i < 7000; i++) {
      times.add(10);
    }

    assertThat(times.mean()).isCloseTo(10, within(1.0));
  }

  @Test
  void arrivalRate_steady_isKnownFromTheStart() {
    ArrivalRate rate = new ArrivalRate(0);
    for (int i = 1; i <= 20; i++) {
      rate.onArrival(i * SECOND / 2);
    }

    assertThat(rate.perSecond(10 * SECOND)).isCloseTo(2, within(0.2));
    assertThat(rate.perSecond(300 * SECOND)).isLessThan(0.01);
  }

  @Test
  void switchTimes_firstLongWake_isTakenToBeShorter() {
    SwitchTimes times = new SwitchTimes();
    times.onWoken(60);

    assertThat(times.wakeSeconds(15)).isEqualTo(5);

    times.onWoken(60);
    times.onWoken(60);

    assertThat(times.wakeSeconds(15)).isGreaterThan(15);
  }

  @Test
  void readingTimes_promptsReadTogether_theQuickerTell() {
    ReadingTimes times = new ReadingTimes();
    for (int i = 0; i < 200; i++) {
      times.onRead(1000, i % 2 == 0 ? 0.02 : 0.08);
      times.onRead(10, 0.05);
    }

    assertThat(times.seconds(1000)).isBetween(0.018, 0.03);
  }

  @Test
  void deadlines_severalAtOneTime_eachCounts() {
    Deadlines deadlines = new Deadlines();
    deadlines.add(7);
    deadlines.add(5);
    deadlines.add(7);
    deadlines.remove(5);
    deadlines.remove(7);
    deadlines.remove(9);

    assertThat(deadlines.size()).isOne();
    assertThat(deadlines.first()).isEqualTo(7);
    assertThat(deadlines.inOrder()).containsExactly(Map.entry(7L, 1));
  }
}
