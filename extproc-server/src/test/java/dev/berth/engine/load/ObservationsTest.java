package dev.berth.engine.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.load.Observations.Conclusion;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ObservationsTest {

  private final Observations observations = new Observations();

  @Test
  void conclusion_threeOverTenSeconds_isTheLargestOfThem() {
    add(100, 1);
    add(105, 3);
    assertThat(observations.conclusion()).isNull();
    add(110, 2);

    assertThat(observations.conclusion())
        .isEqualTo(new Conclusion(TimeUnit.SECONDS.toNanos(100), 3));
  }

  @Test
  void conclusion_threeTooCloseTogether_isNone() {
    add(100, 0);
    add(101, 0);
    add(109, 0);

    assertThat(observations.conclusion()).isNull();
  }

  @Test
  void conclusion_isOfTheLastThree() {
    add(100, 9);
    add(105, 1);
    add(110, 1);
    add(115, 1);

    assertThat(observations.conclusion())
        .isEqualTo(new Conclusion(TimeUnit.SECONDS.toNanos(105), 1));
  }

  @Test
  void interrupt_startsAfresh() {
    add(100, 0);
    add(105, 0);
    observations.interrupt();
    add(110, 0);

    assertThat(observations.conclusion()).isNull();
  }

  private void add(long seconds, long inFlight) {
    observations.add(TimeUnit.SECONDS.toNanos(seconds), inFlight);
  }
}
