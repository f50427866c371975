package dev.berth.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ModelPaceTest {

  private final ModelPace pace = new ModelPace();

  @Test
  void tokensOf_nothingLearned_fourBytesEach() {
    assertThat(pace.tokensOf(4_000)).isEqualTo(1_000);
    assertThat(pace.tokensOf(0)).isEqualTo(1);
  }

  @Test
  void onUsage_againAndAgain_learnsBytesPerTokenAndLengthOfAnswers() {
    for (int i = 0; i < 1_000; i++) {
      pace.onUsage(6_000, 3_000, 50);
    }

    assertThat(pace.tokensOf(6_000)).isBetween(2_990L, 3_000L);
    assertThat(pace.outputTokens()).isCloseTo(50, within(0.1));
  }

  @Test
  void onUsage_once_movesLittle() {
    pace.onUsage(1, Long.MAX_VALUE, Long.MAX_VALUE);

    assertThat(pace.tokensOf(4_000)).isBetween(1_000L, 1_010L);
    assertThat(pace.outputTokens()).isLessThan(650);
  }

  @Test
  void onUsage_whatTheServerDidNotSay_teachesNothing() {
    pace.onUsage(6_000, 0, 0);
    pace.onUsage(0, 3_000, 0);

    assertThat(pace.tokensOf(4_000)).isEqualTo(1_000);
    assertThat(pace.outputTokens()).isEqualTo(ModelPace.FIRST_OUTPUT_TOKENS);
  }

  @Test
  void of_moreModelsThanAreKept_theRestLearnTogether() {
    ModelPaces paces = new ModelPaces();
    for (int i = 0; i < ModelPaces.MAX_MODELS; i++) {
      assertThat(paces.of("m" + i)).isSameAs(paces.of("m" + i)).isNotSameAs(paces.of(null));
    }

    assertThat(paces.of("one more")).isSameAs(paces.of("and another")).isSameAs(paces.of(null));
    assertThat(paces.of("m0")).isNotSameAs(paces.of(null));
  }
}
