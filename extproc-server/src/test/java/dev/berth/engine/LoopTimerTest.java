package dev.berth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testing.HandDrivenLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTimerTest {

  private static final Duration TICK = LoopTimer.TICK;
  private static final Duration A_TURN = TICK.multipliedBy(LoopTimer.SLOTS);

  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final LoopTimer timer = new LoopTimer(loop.scheduler(), loop.ticker());
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void after_delay_runsOnceNotEarlyAndAtMostTwoTicksLate() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      runs.set(0);
      loop.advance(Duration.ofNanos(random.nextInt(30_000_000)));
      Duration delay = Duration.ofNanos(random.nextInt(200_000_000));
      timer.after(delay, runs::incrementAndGet);

      loop.advance(delay.minusNanos(1));
      assertThat(runs).as("early, round %d", i).hasValue(0);
      loop.advance(TICK.multipliedBy(2));
      assertThat(runs).as("late, round %d", i).hasValue(1);
    }
  }

  @Test
  void after_severalTurns_runsAfterThem() {
    timer.after(A_TURN.multipliedBy(3), runs::incrementAndGet);

    loop.advance(A_TURN.multipliedBy(3));
    assertThat(runs).hasValue(0);
    loop.advance(TICK.multipliedBy(2));
    assertThat(runs).hasValue(1);
    assertThat(loop.hasTimers()).as("the wheel rests").isFalse();
  }

  @Test
  void after_fromWithinATaskForTheSameSlot_isNotLost() {
    timer.after(TICK, () -> timer.after(A_TURN.minus(TICK), runs::incrementAndGet));

    loop.advance(A_TURN.plus(TICK.multipliedBy(3)));

    assertThat(runs).hasValue(1);
  }

  @Test
  void cancel_beforeItsTime_neverRunsAndTheWheelComesToRest() {
    for (int i = 0; i < 1000; i++) {
      timer.after(A_TURN.multipliedBy(100), runs::incrementAndGet).cancel();
    }

    loop.advance(A_TURN.plus(TICK));

    assertThat(runs).hasValue(0);
    assertThat(loop.hasTimers()).as("a cancelled timer is gone after one turn").isFalse();
  }

  @Test
  void cancel_byAnEarlierTaskOfTheSameTick_counts() {
    List<LoopTimer.Timer> second = new ArrayList<>();
    timer.after(TICK, () -> second.get(0).cancel());
    second.add(timer.after(TICK, runs::incrementAndGet));

    loop.advance(TICK.multipliedBy(3));

    assertThat(runs).hasValue(0);
  }

  @Test
  void run_taskThatFails_takesNoOtherWithIt() {
    timer.after(
        TICK,
        () -> {
          throw new IllegalStateException("a bug");
        });
    timer.after(TICK, runs::incrementAndGet);
    timer.after(TICK.multipliedBy(5), runs::incrementAndGet);

    loop.advance(TICK.multipliedBy(7));

    assertThat(runs).hasValue(2);
  }

  @Test
  void turn_afterTheLoopStoodStill_countsOnlyAFewTicksOfIt() {
    timer.after(Duration.ofSeconds(1), runs::incrementAndGet);
    loop.advance(Duration.ofMillis(500));

    loop.step(Duration.ofSeconds(3));
    assertThat(runs).as("half a second of the loop is left, but for a few ticks").hasValue(0);
    loop.advance(Duration.ofMillis(400));
    assertThat(runs).hasValue(0);
    loop.advance(Duration.ofMillis(120));

    assertThat(runs).hasValue(1);
    assertThat(Duration.ofNanos(timer.stalledNanos()))
        .isBetween(Duration.ofMillis(2900), Duration.ofSeconds(3));
  }

  @Test
  void turn_afterARest_countsFromThen() {
    loop.advance(Duration.ofSeconds(10));

    timer.after(Duration.ofMillis(100), runs::incrementAndGet);
    loop.advance(Duration.ofMillis(99));

    assertThat(runs).hasValue(0);
    assertThat(timer.stalledNanos()).isZero();
  }
}
