package dev.berth.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.health.HealthSettings.Ejection;
import dev.berth.health.HealthState.Ejected;
import dev.berth.health.HealthState.HalfOpen;
import dev.berth.health.HealthState.Healthy;
import dev.berth.health.HealthState.Recovering;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthStateTest {

  private static final Ejection TIMES =
      new Ejection(Duration.ofSeconds(30), Duration.ofSeconds(300), Duration.ZERO, 50);
  private static final Healthy NEW = new Healthy(0, 0, 0, Cause.DISCOVERED);

  @Test
  void toEjected_timeAndAgain_outTwiceAsLongUpToTheCap() {
    Ejected ejected = NEW.toEjected(seconds(1), Cause.CONSECUTIVE_5XX, TIMES);
    assertThat(length(ejected)).isEqualTo(seconds(30));

    long[] lengths = {60, 120, 240, 300, 300};
    for (long length : lengths) {
      HalfOpen half = ejected.toHalfOpen(ejected.untilNanos());
      ejected = half.toEjected(half.sinceNanos(), Cause.TRIAL_FAILED, TIMES);
      assertThat(length(ejected)).isEqualTo(seconds(length));
    }
  }

  @Test
  void toEjected_soonAfterItCameBack_goesOnDoubling() {
    Recovering back = new Recovering(seconds(100), 2, Cause.TRIAL_PASSED);

    assertThat(length(back.toEjected(seconds(110), Cause.STALLED, TIMES))).isEqualTo(seconds(120));
    assertThat(length(back.toHealthy(seconds(130)).toEjected(seconds(200), Cause.STALLED, TIMES)))
        .isEqualTo(seconds(120));
  }

  @Test
  void toEjected_longAfterItCameBack_startsOver() {
    Healthy back = new Recovering(seconds(100), 5, Cause.TRIAL_PASSED).toHealthy(seconds(130));

    assertThat(length(back.toEjected(seconds(400), Cause.STALLED, TIMES))).isEqualTo(seconds(30));
  }

  @Test
  void isOver_beforeAndAtItsEnd_onlyThenAndNeverForWhatFailsItsProbes() {
    Ejected ejected = NEW.toEjected(0, Cause.CONSECUTIVE_5XX, TIMES);

    assertThat(ejected.isOver(seconds(30) - 1)).isFalse();
    assertThat(ejected.isOver(seconds(30))).isTrue();
    assertThat(ejected.toProbed(0).isOver(seconds(1_000_000))).isFalse();
  }

  @Test
  void counts_pickedBeforeTheTimeInService_no() {
    Recovering back = new Recovering(seconds(100), 1, Cause.TRIAL_PASSED);
    Healthy healthy = back.toHealthy(seconds(130));

    assertThat(back.counts(seconds(100) - 1)).isFalse();
    assertThat(back.counts(seconds(100))).isTrue();
    assertThat(healthy.toSuspect(seconds(140)).counts(seconds(101))).isTrue();
    assertThat(healthy.toSuspect(seconds(140)).counts(seconds(99))).isFalse();
  }

  @Test
  void weight_slowStart_growsFromATenthToOne() {
    Recovering back = new Recovering(seconds(100), 1, Cause.TRIAL_PASSED);
    Duration slowStart = Duration.ofSeconds(30);

    assertThat(back.weight(seconds(100), slowStart)).isEqualTo(0.1);
    assertThat(back.weight(seconds(115), slowStart)).isEqualTo(0.5);
    assertThat(back.weight(seconds(130), slowStart)).isEqualTo(1);
    assertThat(back.weight(seconds(100), Duration.ZERO)).isEqualTo(1);
  }

  private static long length(Ejected ejected) {
    return ejected.untilNanos() - ejected.sinceNanos();
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
