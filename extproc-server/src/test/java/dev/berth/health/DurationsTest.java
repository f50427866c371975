package dev.berth.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DurationsTest {

  private final Durations durations = new Durations();

  @Test
  void p99Nanos_fewAnswers_unknown() {
    add(Duration.ofSeconds(1).toNanos(), 19);
    assertThat(durations.p99Nanos()).isEqualTo(Long.MAX_VALUE);

    add(Duration.ofSeconds(1).toNanos(), 1);
    assertThat(durations.p99Nanos()).isLessThan(Long.MAX_VALUE);
  }

  @Test
  void p99Nanos_anyDurations_neverBelowAndAtMostAQuarterAboveTheTrueOne() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Durations learned = new Durations();
      long[] all =
          random
              .longs(1_000, Duration.ofMillis(1).toNanos(), Duration.ofHours(1).toNanos())
              .toArray();
      Arrays.stream(all).forEach(nanos -> learned.add(Durations.bucket(nanos), 1));
      long exact = Arrays.stream(all).sorted().toArray()[989];

      assertThat(learned.p99Nanos()).as("seed %d", seed).isBetween(exact, exact + exact / 4);
    }
  }

  @Test
  void bucket_anythingAtAll_withinBounds() {
    assertThat(Durations.bucket(-1)).isZero();
    assertThat(Durations.bucket(0)).isZero();
    assertThat(Durations.bucket(Long.MAX_VALUE)).isEqualTo(Durations.BUCKETS - 1);
  }

  @Test
  void fade_manyRounds_newerAnswersDecide() {
    add(Duration.ofMinutes(10).toNanos(), 1_000);
    for (int round = 0; round < 60; round++) {
      durations.fade();
      add(Duration.ofSeconds(1).toNanos(), 100);
    }

    assertThat(durations.p99Nanos()).isLessThanOrEqualTo(Duration.ofMillis(1_250).toNanos());
  }

  private void add(long nanos, int answers) {
    durations.add(Durations.bucket(nanos), answers);
  }
}
