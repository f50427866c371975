package dev.berth.simulator.policies.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShadowCachesTest {
  private static final long[] FIRST = {1, 2, 3};
  private static final long[] SECOND = {1, 12, 13};
  private static final long[] THIRD = {21, 22, 23};

  private final ShadowCaches shadows = new ShadowCaches(2, 6);

  @Test
  void match_rightAfterThePick_isThePromptOnThatServerOnly() {
    shadows.reference(0, FIRST, 3);

    assertThat(shadows.match(FIRST, 3, 0)).isEqualTo(3);
    assertThat(shadows.match(SECOND, 3, 0)).isEqualTo(1);
    assertThat(shadows.match(FIRST, 3, 1)).isZero();
  }

  @Test
  void reference_noRoom_evictsTailsOfWhatNobodyHolds() {
    shadows.reference(0, FIRST, 3);
    shadows.reference(0, SECOND, 3);
    shadows.release(0, FIRST, 3);
    shadows.reference(0, THIRD, 3);

    assertThat(shadows.match(FIRST, 3, 0)).isEqualTo(1);
    assertThat(shadows.match(SECOND, 3, 0)).isEqualTo(3);
    assertThat(shadows.held(0)).isEqualTo(6);
  }

  @Test
  void release_roomIsKeptForOutputs_leavesOnlyWhatFits() {
    shadows.reference(0, FIRST, 3);
    shadows.keepFree(0, 5);
    shadows.release(0, FIRST, 3);

    assertThat(shadows.match(FIRST, 3, 0)).isEqualTo(1);
    assertThat(shadows.held(0)).isZero();
  }

  @Test
  void reference_moreThanFits_keepsWhatIsHeld() {
    shadows.reference(0, FIRST, 3);
    shadows.reference(0, SECOND, 3);
    shadows.reference(0, THIRD, 3);

    assertThat(shadows.held(0)).isEqualTo(8);
  }
}
