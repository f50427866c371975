package dev.berth.simulator.policies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacitySearchTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.5, 1, 1.9, 2.1, 37, 900})
  void search_fromAnywhere_findsTheCrossingWithinAHundredth(double capacity) {
    CapacitySearch search = new CapacitySearch(speed -> speed <= capacity);

    for (double guess : new double[] {0.1, 1, 2, 500}) {
      double found = search.search(guess, 2);
      assertThat(found).isLessThanOrEqualTo(capacity).isGreaterThan(capacity / 1.01);
    }
  }

  @Test
  void search_neverEnough_isTheSlowest() {
    assertThat(new CapacitySearch(speed -> false).search(1, 2)).isLessThan(1.01 / 64);
  }

  @Test
  void search_alwaysEnough_isTheFastest() {
    assertThat(new CapacitySearch(speed -> true).search(1, 2)).isGreaterThan(1024 / 1.01);
  }
}
