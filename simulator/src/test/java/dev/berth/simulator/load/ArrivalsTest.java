package dev.berth.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  @Test
  void nextNanos_longRun_isPoissonAtTheRate() {
    List<Long> times = times(100, Duration.ofSeconds(1000), Long.MAX_VALUE);
    List<Double> gaps = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      gaps.add((times.get(i) - times.get(i - 1)) / 1e9);
    }

    double mean = gaps.stream().mapToDouble(gap -> gap).average().orElseThrow();
    double variance =
        gaps.stream().mapToDouble(gap -> (gap - mean) * (gap - mean)).average().orElseThrow();

    assertThat(mean).isCloseTo(0.01, within(0.0002));
    assertThat(Math.sqrt(variance)).as("exponential gaps").isCloseTo(mean, within(0.0005));
    assertThat(times).isSorted();
  }

  @Test
  void hasNext_afterTheDuration_isFalse() {
    assertThat(times(50, Duration.ofSeconds(2), Long.MAX_VALUE))
        .isNotEmpty()
        .allMatch(nanos -> nanos < 2_000_000_000L);
  }

  @Test
  void hasNext_afterTheLastRequest_isFalse() {
    assertThat(times(50, Duration.ofDays(1), 7)).hasSize(7);
  }

  private static List<Long> times(double rate, Duration duration, long requests) {
    Arrivals arrivals =
        new Arrivals(new SplittableRandom(42), new LoadPlan.Pace(rate, duration, requests));
    List<Long> times = new ArrayList<>();
    while (arrivals.hasNext()) {
      times.add(arrivals.nextNanos());
    }
    return times;
  }
}
