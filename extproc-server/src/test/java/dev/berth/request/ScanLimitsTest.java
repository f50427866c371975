package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanLimitsTest {

  @ParameterizedTest
  @CsvSource({"0, 1", "8, 0", "-1, 512"})
  void new_limitTooSmallToRead_throws(int modelBytes, int depth) {
    assertThatThrownBy(() -> new ScanLimits(modelBytes, depth))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least");
  }
}
