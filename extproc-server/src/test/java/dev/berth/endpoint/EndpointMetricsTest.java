package dev.berth.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointMetrics.KvCache;
import dev.berth.endpoint.EndpointMetrics.Life;
import dev.berth.endpoint.EndpointMetrics.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointMetricsTest {

  @ParameterizedTest
  @CsvSource({
    "1000, 500, 1000, 500, false",
    "1000, 500, 1000, 501, false",
    "1000, 500, 1001, 900, true",
    "1000, 500, NaN,  499, true",
    "NaN,  500, 1000, NaN, false",
    "NaN,  NaN, NaN,  NaN, false",
  })
  void hasRestartedSince_startTimeOrCounter_tellsARestart(
      double startedBefore, double tokensBefore, double started, double tokens, boolean expected) {
    EndpointMetrics before = metrics(1, new Life(startedBefore, tokensBefore));

    assertThat(metrics(2, new Life(started, tokens)).hasRestartedSince(before)).isEqualTo(expected);
  }

  @Test
  void ageNanos_laterThanAsked_isTheTimeBetween() {
    assertThat(metrics(100, new Life(1, 1)).ageNanos(350)).isEqualTo(250);
  }

  @ParameterizedTest
  @CsvSource({"-10, 1", "0, 1", "1, 0.75", "3, 0.25", "4, 0", "5, 0"})
  void weight_olderAndOlder_fallsToNothingWhenItDoesNotCount(long ageNanos, double weight) {
    EndpointMetrics metrics = metrics(100, new Life(1, 1));

    assertThat(metrics.weight(100 + ageNanos)).isEqualTo(weight);
    assertThat(metrics.isValid(100 + ageNanos)).isEqualTo(weight > 0);
  }

  @ParameterizedTest
  @CsvSource({"-1", "NaN", "Infinity", "-Infinity"})
  void new_noCount_isAbsent(double value) {
    assertThat(new Requests(0, value, 0)).isEqualTo(new Requests(0, Double.NaN, 0));
    assertThat(new KvCache(0, value, 16)).isEqualTo(new KvCache(0, Double.NaN, 16));
    assertThat(new Life(value, 0)).isEqualTo(new Life(Double.NaN, 0));
  }

  @Test
  void new_moreThanAllOfTheCache_isAbsent() {
    assertThat(new KvCache(1.01, 100, 16)).isEqualTo(new KvCache(Double.NaN, 100, 16));
  }

  private static EndpointMetrics metrics(long askedNanos, Life life) {
    return new EndpointMetrics(askedNanos, 4, new Requests(0, 0, 0), KvCache.UNKNOWN, life);
  }
}
