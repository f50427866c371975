package dev.berth.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EwmaTest {

  private final Ewma mean = new Ewma(4, 0.5, 1, 16);

  @Test
  void add_samples_movesByItsShareOfEach() {
    mean.add(8);
    assertThat(mean.get()).isEqualTo(6);

    mean.add(2);
    assertThat(mean.get()).isEqualTo(4);
  }

  @Test
  void add_nonsense_neverLeavesTheBounds() {
    for (int i = 0; i < 100; i++) {
      mean.add(Double.POSITIVE_INFINITY);
      mean.add(Double.NaN);
    }
    assertThat(mean.get()).isCloseTo(16, within(1e-9));

    for (int i = 0; i < 100; i++) {
      mean.add(-1e300);
    }
    assertThat(mean.get()).isCloseTo(1, within(1e-9));
  }

  @Test
  void new_thatCannotMoveOrBeginsOutside_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Ewma(4, 0, 1, 16));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ewma(4, 1.1, 1, 16));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ewma(0.5, 0.5, 1, 16));
  }
}
