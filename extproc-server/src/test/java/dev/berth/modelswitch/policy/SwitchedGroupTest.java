package dev.berth.modelswitch.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.berth.modelswitch.policy.RunningAnswers.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwitchedGroupTest {

  private static final long SECOND = 1_000_000_000L;

  private final SwitchedModel chat = new SwitchedModel("chat", ModelRules.NONE, 0);
  private final SwitchedModel code = new SwitchedModel("code", ModelRules.NONE, 0);
  private final SwitchedGroup group = new SwitchedGroup("gpu", List.of(chat, code), chat, 0);

  @Test
  void begin_other_countsAsUpAtOnce() {
    group.begin(code, 0);

    assertThat(group.awake()).isNull();
    assertThat(group.coming()).isEqualTo(code);
    assertThat(chat.up()).isZero();
    assertThat(code.up()).isOne();
  }

  @Test
  void onAwake_measured_isWhatTheNextWakeIsExpectedToTake() {
    for (int i = 0; i < 20; i++) {
      group.begin(i % 2 == 0 ? code : chat, 0);
      group.onAsleep(2, 0);
      group.onAwake(4, 0);
    }
    assertThat(group.awake()).isEqualTo(chat);

    assertThat(group.readySeconds(code, 0)).isBetween(5.5, 6.1);
  }

  @Test
  void onAwake_nothingUnderWay_isABug() {
    assertThatIllegalStateException().isThrownBy(() -> group.onAwake(1, 0));
  }

  @Test
  void onFailed_beforeItSlept_theFirstIsAwakeStill() {
    group.begin(code, 0);

    group.onFailed(SECOND);

    assertThat(group.awake()).isEqualTo(chat);
    assertThat(chat.up()).isOne();
    assertThat(code.up()).isZero();
  }

  @Test
  void onFailed_afterItSlept_nothingIsAwake() {
    group.begin(code, 0);
    group.onAsleep(1, 0);

    group.onFailed(SECOND);

    assertThat(group.awake()).isNull();
    assertThat(group.coming()).isNull();
    assertThat(chat.up()).isZero();
    assertThat(group.offers(code, 0)).isFalse();
    assertThat(group.offers(code, SECOND)).isTrue();
  }

  @Test
  void drainSeconds_answersOfOneLength_untilTheYoungestEnds() {
    for (int i = 0; i < 2000; i++) {
      Answer answer = new Answer(0);
      group.onBegun(answer);
      group.onEnded(answer, 8 * SECOND);
    }
    for (int i = 0; i < 3; i++) {
      group.onBegun(new Answer(10 * SECOND));
    }

    assertThat(group.drainSeconds(10 * SECOND)).isBetween(7.0, 9.5);
    assertThat(group.drainSeconds(15 * SECOND)).isBetween(2.0, 4.5);
  }

  @Test
  void idleSeconds_somebodyWaitsForTheAwake_isNotIdle() {
    assertThat(group.idleSeconds(3 * SECOND)).isEqualTo(3);

    chat.onHeld(9 * SECOND, 0);

    assertThat(group.idleSeconds(3 * SECOND)).isZero();
  }

  @Test
  void readySeconds_waking_countsWhatHasPassed() {
    double before = group.readySeconds(code, 0);
    group.begin(code, 0);
    group.onAsleep(1, 0);

    assertThat(before).isEqualTo(2);
    assertThat(group.readySeconds(code, 0)).isEqualTo(1);
    assertThat(group.readySeconds(code, SECOND / 4)).isEqualTo(0.75);
    assertThat(group.readySeconds(code, 5 * SECOND)).isZero();
    assertThat(group.readySeconds(chat, 0)).isEqualTo(3);
  }
}
