package dev.berth.simulator.policies.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PrefillQueueTest {
  private final PrefillQueue queue = new PrefillQueue();

  @Test
  void waitSeconds_nothingQueued_isZero() {
    assertThat(queue.waitSeconds(5)).isLessThanOrEqualTo(0);
  }

  @Test
  void waitSeconds_twoQueued_isWhatBothTakeWithTheirDelay() {
    queue.add(10, 1);
    queue.add(10, 2);

    assertThat(queue.waitSeconds(10)).isCloseTo(3 * 1.3, within(1e-9));
    assertThat(queue.waitSeconds(11)).isCloseTo(3 * 1.3 - 1, within(1e-9));
  }

  @Test
  void waitSeconds_queueThatIsLate_isAtLeastAShareOfIt() {
    queue.add(10, 1);
    queue.add(10, 2);

    assertThat(queue.waitSeconds(13)).isCloseTo(0.75 * 3, within(1e-9));
  }

  @Test
  void advance_predictedTimeHasCome_takesThePromptToAnswer() {
    queue.add(10, 1);
    queue.add(10, 2);
    queue.advance(11.3);

    assertThat(queue.answering()).isEqualTo(1);
    assertThat(queue.isReading()).isTrue();
    assertThat(queue.waitSeconds(13)).isCloseTo(0.75 * 2, within(1e-9));
  }

  @Test
  void end_beforeThePrediction_makesTheOthersSooner() {
    PrefillQueue.Entry first = queue.add(10, 10);
    queue.add(10, 1);
    queue.end(first, 11);

    assertThat(queue.waitSeconds(11)).isCloseTo(1.3, within(1e-9));
    assertThat(queue.answering()).isZero();
  }

  @Test
  void end_afterThePrediction_isOneFewerAnswer() {
    PrefillQueue.Entry entry = queue.add(10, 1);
    queue.advance(20);
    queue.end(entry, 20);

    assertThat(queue.answering()).isZero();
    assertThat(queue.isReading()).isFalse();
  }
}
