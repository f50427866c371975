package dev.berth.scheduling.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleTest {

  private static final double MISSING = Double.NaN;

  @Test
  void apply_leastToMost_isOneForTheLeastAndZeroForTheMost() {
    assertThat(scores(Scale.LEAST_TO_MOST, 4, 2, 6, MISSING)).containsExactly(0.5, 1, 0, MISSING);
    assertThat(scores(Scale.LEAST_TO_MOST, 3, 3)).containsExactly(1, 1);
  }

  @Test
  void apply_nothingToMost_isOneOnlyForNothing() {
    assertThat(scores(Scale.NOTHING_TO_MOST, 1, 2, 0, MISSING)).containsExactly(0.5, 0, 1, MISSING);
    assertThat(scores(Scale.NOTHING_TO_MOST, 0, 0)).containsExactly(1, 1);
  }

  @ParameterizedTest
  @EnumSource
  void apply_anySignals_scoresAreZeroToOneAndWhatIsMissingStaysMissing(Scale scale) {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] signals = random.doubles(1 + random.nextInt(256)).map(ScaleTest::signal).toArray();

      double[] scores = scores(scale, signals);

      for (int i = 0; i < signals.length; i++) {
        assertThat(Double.isNaN(scores[i])).as("seed %d", seed).isEqualTo(Double.isNaN(signals[i]));
        if (!Double.isNaN(scores[i])) {
          assertThat(scores[i]).as("seed %d", seed).isBetween(0.0, 1.0);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void apply_anySignals_orderIsKept(Scale scale) {
    for (long seed = 1; seed <= 50; seed++) {
      double[] signals = new SplittableRandom(seed).doubles(64, 0, 1).toArray();
      double direction = scale == Scale.AS_IT_IS ? 1 : -1;

      double[] scores = scores(scale, signals);

      for (int i = 1; i < signals.length; i++) {
        double order = direction * Math.signum(signals[i] - signals[i - 1]);
        assertThat(Math.signum(scores[i] - scores[i - 1])).as("seed %d", seed).isEqualTo(order);
      }
    }
  }

  /** Missing, nothing, huge, out of bounds, or plain. */
  private static double signal(double chance) {
    if (chance < 0.1) {
      return MISSING;
    }
    if (chance < 0.2) {
      return 0;
    }
    return chance < 0.3 ? 1e300 * chance : 10 * chance - 2;
  }

  private static double[] scores(Scale scale, double... signals) {
    double[] scores = signals.clone();
    scale.apply(scores, scores.length);
    return scores;
  }
}
