package dev.berth.simulator.switching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReleasePaceTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void takes_moreThanItReads_waits() {
    ReleasePace pace = new ReleasePace();
    assertThat(pace.takes(0)).isTrue();

    pace.onGiven(1, 0);

    assertThat(pace.takes(SECOND)).isFalse();
    assertThat(pace.takes(2 * SECOND)).isTrue();
  }
}
