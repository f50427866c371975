package dev.berth.pool;

import static dev.berth.endpoint.Lifecycle.HALF_OPEN;
import static dev.berth.endpoint.Lifecycle.READY;
import static dev.berth.health.AnswerOutcome.OK;
import static dev.berth.health.AnswerOutcome.REFUSED;
import static dev.berth.health.AnswerOutcome.SERVER_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server leaves, and one comes to its address while requests to the former one are open. */
class ReturningServersTest {

  private final HealthFixture world = new HealthFixture(4);

  @Test
  void onEnd_goodAnswerOfTheFormerServer_leavesTheMarkOfTheNewOne() {
    Ticket former = world.pick(0);
    world.replace(0);
    world.answer(0, SERVER_ERROR, 1);

    world.end(former, OK);

    assertThat(world.server(0).load().isFailing()).isTrue();
  }

  @Test
  void onEnd_goodAnswerOfTheFormerServer_theRowOfTheNewOneGoesOn() {
    List<Ticket> former = world.pick(0, 5);
    world.replace(0);

    former.forEach(
        ticket -> {
          world.answer(0, SERVER_ERROR, 1);
          world.end(ticket, OK);
        });

    assertThat(world.transitions("consecutive_5xx")).isEqualTo(1);
  }

  @Test
  void onEnd_badAnswersOfTheFormerServer_sayNothingOfTheNewOne() {
    List<Ticket> former = world.pick(0, 3);
    Ticket moved = world.pick(1);
    world.replace(0);

    world.end(former.get(0), SERVER_ERROR);
    world.end(former.get(1), REFUSED);
    former.get(2).moveTo(world.server(2).id(), true);
    moved.onServedElsewhere(world.server(0).id(), REFUSED);

    assertThat(world.server(0).load().isFailing()).isFalse();
    assertThat(world.state(0)).isEqualTo(READY);
    assertThat(world.server(0).health().hasFailed()).isFalse();
  }

  @Test
  void onEnd_goodAnswerOfTheNewServer_takesItsMarkAway() {
    world.replace(0);
    world.answer(0, SERVER_ERROR, 1);

    world.answer(0, OK, 1);

    assertThat(world.server(0).load().isFailing()).isFalse();
  }

  @Test
  void onEnd_trialOfTheFormerServer_isNotTheTrialOfTheNewOne() {
    world.answer(0, REFUSED, 1);
    world.pass(Duration.ofSeconds(31));
    Ticket former = world.pick(0);
    world.replace(0);
    world.answer(0, REFUSED, 1);
    world.pass(Duration.ofSeconds(31));

    world.end(former, OK);

    assertThat(former.isClosed()).isTrue();
    assertThat(world.state(0)).isEqualTo(HALF_OPEN);
    assertThat(world.pick(0)).isNotNull();
    assertThat(world.pick(0)).isNull();
  }

  @Test
  void tick_requestsOfTheFormerServerWait_theNewOneIsNotStalled() {
    learn();
    List<Ticket> former = world.pick(0, 3);
    world.replace(0);

    passWithAnswersOfAnother();

    assertThat(world.state(0)).isEqualTo(READY);
    former.forEach(ticket -> world.end(ticket, OK));
    assertThat(world.server(0).load().requests()).isZero();
  }

  @Test
  void tick_requestsOfTheNewServerWaitBesideThoseOfTheFormer_stalled() {
    learn();
    List<Ticket> former = world.pick(0, 3);
    world.replace(0);
    world.pick(0, 2);

    passWithAnswersOfAnother();

    assertThat(former).noneMatch(Ticket::isClosed);
    assertThat(world.transitions("stalled")).isEqualTo(1);
  }

  @Test
  void tick_requestsOfTheFormerServerAreOver_theyHideNoneOfTheNewOne() {
    learn();
    List<Ticket> former = world.pick(0, 3);
    world.replace(0);
    former.forEach(ticket -> world.end(ticket, OK));
    world.pass(Duration.ofMillis(200));
    world.pick(0, 2);

    passWithAnswersOfAnother();

    assertThat(world.transitions("stalled")).isEqualTo(1);
  }

  /** How long answers take here. */
  private void learn() {
    for (int i = 0; i < 600; i++) {
      Ticket ticket = world.pick(i % 4);
      world.ticker.advance(Duration.ofMillis(20));
      world.end(ticket, OK);
    }
    world.pass(Duration.ofSeconds(11));
  }

  /** Long enough to be told how long answers take, and to miss them. */
  private void passWithAnswersOfAnother() {
    for (int i = 0; i < 150; i++) {
      Ticket ticket = world.pick(1);
      world.pass(Duration.ofMillis(200));
      world.end(ticket, OK);
    }
  }
}
