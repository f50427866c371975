package dev.berth.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogPaceTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  @Test
  void next_againAndAgain_onceInAWhileForAllThatHappened() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    LogPace pace = new LogPace(INTERVAL, now::get);

    assertThat(pace.next()).isEqualTo(1);
    assertThat(pace.next()).isZero();
    assertThat(pace.next()).isZero();

    now.addAndGet(INTERVAL.toNanos());

    assertThat(pace.next()).isEqualTo(3);
    assertThat(pace.next()).isZero();
  }
}
