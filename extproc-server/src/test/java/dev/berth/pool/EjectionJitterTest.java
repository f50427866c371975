package dev.berth.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Lifecycle;
import dev.berth.health.AnswerOutcome;
import dev.berth.health.HealthSettings;
import dev.berth.health.HealthSettings.Ejection;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Servers that go out together: when each is tried. */
class EjectionJitterTest {

  private static final int OUT = 6;
  private static final Duration BASE = Duration.ofSeconds(30);
  private static final Duration JITTER = Duration.ofSeconds(20);

  @Test
  void ejectedTogether_withJitter_areTriedOneAfterTheOtherWithinIt() {
    HealthFixture world = world(JITTER);
    eject(world);

    world.pass(BASE.minusMillis(100));
    assertThat(tried(world)).as("none before the base time").isEmpty();
    world.pass(JITTER.dividedBy(2));
    assertThat(tried(world)).as("some are").hasSizeBetween(1, OUT - 1);
    world.pass(JITTER.dividedBy(2).plusMillis(100));
    assertThat(tried(world)).as("none is out for longer").hasSize(OUT);
  }

  @Test
  void ejectedTogether_sameChance_sameOrder() {
    HealthFixture one = world(JITTER);
    HealthFixture other = world(JITTER);
    List.of(one, other).forEach(EjectionJitterTest::eject);

    for (int step = 0; step < 5; step++) {
      List.of(one, other).forEach(world -> world.pass(BASE.dividedBy(3)));
      assertThat(tried(one)).isEqualTo(tried(other));
    }
  }

  @Test
  void ejectedTogether_withoutJitter_areTriedTogether() {
    HealthFixture world = world(Duration.ZERO);
    eject(world);

    world.pass(BASE);

    assertThat(tried(world)).hasSize(OUT);
  }

  @Test
  void trialFails_withJitter_outForTwiceAsLongAndUpToThatMore() {
    HealthFixture world = world(JITTER);
    world.answer(0, AnswerOutcome.REFUSED, 1);
    world.pass(BASE.plus(JITTER));
    world.answer(0, AnswerOutcome.REFUSED, 1);

    world.pass(BASE.multipliedBy(2).minusMillis(100));
    assertThat(world.state(0)).isEqualTo(Lifecycle.EJECTED);
    world.pass(JITTER.plusMillis(100));
    assertThat(world.state(0)).isEqualTo(Lifecycle.HALF_OPEN);
  }

  private static void eject(HealthFixture world) {
    IntStream.range(0, OUT).forEach(number -> world.answer(number, AnswerOutcome.REFUSED, 1));
    assertThat(states(world, Lifecycle.EJECTED)).hasSize(OUT);
  }

  private static List<Integer> tried(HealthFixture world) {
    return states(world, Lifecycle.HALF_OPEN);
  }

  private static List<Integer> states(HealthFixture world, Lifecycle state) {
    return IntStream.range(0, OUT).filter(i -> world.state(i) == state).boxed().toList();
  }

  private static HealthFixture world(Duration jitter) {
    HealthSettings standard = HealthSettings.DEFAULT;
    return new HealthFixture(
        2 * OUT,
        new HealthSettings(
            standard.limits(),
            standard.probes(),
            new Ejection(BASE, Duration.ofSeconds(300), jitter, 50),
            standard.successRate(),
            standard.slowStart(),
            standard.stallTimeout(),
            false));
  }
}
