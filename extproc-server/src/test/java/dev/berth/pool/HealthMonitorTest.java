package dev.berth.pool;

import static dev.berth.endpoint.Lifecycle.EJECTED;
import static dev.berth.endpoint.Lifecycle.HALF_OPEN;
import static dev.berth.endpoint.Lifecycle.READY;
import static dev.berth.endpoint.Lifecycle.RECOVERING;
import static dev.berth.endpoint.Lifecycle.STARTING;
import static dev.berth.endpoint.Lifecycle.SUSPECT;
import static dev.berth.health.AnswerOutcome.ABANDONED;
import static dev.berth.health.AnswerOutcome.CLIENT_ERROR;
import static dev.berth.health.AnswerOutcome.FULL;
import static dev.berth.health.AnswerOutcome.OK;
import static dev.berth.health.AnswerOutcome.REFUSED;
import static dev.berth.health.AnswerOutcome.RESET;
import static dev.berth.health.AnswerOutcome.SERVER_ERROR;
import static dev.berth.health.AnswerOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.Cause;
import dev.berth.health.ProbeOutcome;
import dev.berth.testing.Endpoints;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {

  private static final Duration BASE = Duration.ofSeconds(30);

  private final HealthFixture world = new HealthFixture(8);

  @Test
  void onEnd_refusedOnce_ejectedAtOnceAndForEverySnapshot() {
    Ticket elsewhere = world.pick(0);
    world.end(elsewhere, REFUSED);

    assertThat(world.state(0)).isEqualTo(EJECTED);
    assertThat(world.pick(0)).isNull();
    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.CONNECT_REFUSED);
  }

  @Test
  void onEnd_fiveServerErrorsInARow_ejectedWithTheFifth() {
    world.answer(0, SERVER_ERROR, 4);
    assertThat(world.state(0)).isEqualTo(SUSPECT);

    world.answer(0, SERVER_ERROR, 1);

    assertThat(world.state(0)).isEqualTo(EJECTED);
    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.CONSECUTIVE_5XX);
    assertThat(world.transitions("consecutive_5xx")).isEqualTo(1);
  }

  @Test
  void onEnd_goodAnswerInBetween_theRowStartsAgain() {
    world.answer(0, SERVER_ERROR, 4);
    world.answer(0, OK, 1);
    world.answer(0, SERVER_ERROR, 4);

    assertThat(world.state(0)).isEqualTo(SUSPECT);
  }

  @Test
  void onEnd_answersFromBeforeTheRowComeBetween_ejectedWithTheFifthFailure() {
    List<Ticket> before = world.pick(0, 4);
    world.ticker.advance(Duration.ofMillis(1));

    for (Ticket old : before) {
      world.answer(0, SERVER_ERROR, 1);
      world.end(old, OK);
    }
    assertThat(world.state(0)).isNotEqualTo(EJECTED);
    world.answer(0, SERVER_ERROR, 1);

    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.CONSECUTIVE_5XX);
  }

  @Test
  void onEnd_fewFailAtOnceWhileAnswersTakeLong_staysIn() {
    List<Ticket> running = new ArrayList<>(world.pick(0, 20));

    for (int i = 0; i < 20; i++) {
      world.ticker.advance(Duration.ofMillis(1));
      running.addAll(world.pick(0, 2));
      world.answer(0, SERVER_ERROR, 1);
      world.end(running.remove(0), OK);
    }

    assertThat(world.state(0)).isNotEqualTo(EJECTED);
  }

  @Test
  void onEnd_threeResetsInARow_ejectedWithTheThird() {
    world.answer(0, RESET, 2);
    assertThat(world.state(0)).isEqualTo(SUSPECT);

    world.answer(0, RESET, 1);

    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.CONSECUTIVE_GATEWAY_FAILURE);
  }

  @Test
  void onEnd_clientsErrorsAndFullServers_sayNothing() {
    world.answer(0, CLIENT_ERROR, 100);
    world.answer(0, FULL, 100);
    world.answer(0, ABANDONED, 100);
    world.answer(0, UNKNOWN, 100);

    assertThat(world.state(0)).isEqualTo(READY);
  }

  @Test
  void onEnd_fortyRequestsDieWithOneCrash_oneEjection() {
    List<Ticket> running = world.pick(0, 40);
    running.subList(0, 20).forEach(ticket -> world.end(ticket, RESET));
    world.pass(BASE);
    assertThat(world.state(0)).isEqualTo(HALF_OPEN);
    world.end(world.pick(0), OK);
    assertThat(world.state(0)).isEqualTo(RECOVERING);

    running.subList(20, 40).forEach(ticket -> world.end(ticket, RESET));

    assertThat(world.state(0)).isEqualTo(RECOVERING);
    assertThat(world.transitions("consecutive_gateway_failure")).isEqualTo(1);
  }

  @Test
  void tick_ejectionOver_oneTrialAtATime() {
    world.answer(0, REFUSED, 1);
    world.pass(BASE);

    Ticket trial = world.pick(0);

    assertThat(trial).isNotNull();
    assertThat(world.pick(0)).isNull();
    world.end(trial, OK);
    assertThat(world.state(0)).isEqualTo(RECOVERING);
    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.TRIAL_PASSED);
    assertThat(world.pick(0)).isNotNull();
  }

  @Test
  void tick_halfOpenWithStuckRequests_triedFirstAllTheSame() {
    world.pick(0, 10);
    world.answer(0, REFUSED, 1);
    IntStream.range(1, 8).forEach(number -> world.pick(number));
    world.pass(BASE);

    assertThat(world.pick().endpoint()).isEqualTo(world.server(0).id());
  }

  @Test
  void trial_saysNothing_givesItsPlaceBackOnce() {
    world.answer(0, REFUSED, 1);
    world.pass(BASE);
    Ticket trial = world.pick(0);

    world.end(trial, CLIENT_ERROR);
    world.end(trial, CLIENT_ERROR);

    assertThat(world.state(0)).isEqualTo(HALF_OPEN);
    assertThat(world.pick(0)).isNotNull();
    assertThat(world.pick(0)).isNull();
  }

  @Test
  void trial_ticketClosedUnheard_givesItsPlaceBack() {
    world.answer(0, REFUSED, 1);
    world.pass(BASE);
    world.pick(0);

    world.tickets.closeOf("10.1.1.1", world.ticker.nanos());

    assertThat(world.pick(0)).isNotNull();
  }

  @Test
  void trial_fails_outForTwiceAsLong() {
    world.answer(0, SERVER_ERROR, 5);
    world.pass(BASE);
    world.end(world.pick(0), SERVER_ERROR);
    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.TRIAL_FAILED);

    world.pass(BASE);
    assertThat(world.state(0)).isEqualTo(EJECTED);
    world.pass(BASE);
    assertThat(world.state(0)).isEqualTo(HALF_OPEN);
  }

  @Test
  void trial_ofAnEarlierTime_doesNotCount() {
    world.answer(0, REFUSED, 1);
    world.pass(BASE);
    Ticket slow = world.pick(0);
    probe(0, ProbeOutcome.REFUSED);
    probe(0, ProbeOutcome.OK);
    world.answer(0, REFUSED, 1);
    world.pass(BASE.multipliedBy(10));
    assertThat(world.state(0)).isEqualTo(HALF_OPEN);

    world.end(slow, OK);

    assertThat(world.state(0)).isEqualTo(HALF_OPEN);
    assertThat(world.pick(0)).isNotNull();
    assertThat(world.pick(0)).isNull();
  }

  @Test
  void recovering_secondFailureInARow_outAgain() {
    world.answer(0, REFUSED, 1);
    world.pass(BASE);
    world.end(world.pick(0), OK);
    world.answer(0, SERVER_ERROR, 1);
    assertThat(world.state(0)).isEqualTo(RECOVERING);

    world.answer(0, SERVER_ERROR, 1);

    assertThat(world.state(0)).isEqualTo(EJECTED);
  }

  @Test
  void recovering_slowStartOver_healthyWithFullShare() {
    world.answer(0, REFUSED, 1);
    world.pass(BASE);
    world.end(world.pick(0), OK);
    world.pick(0, 1);
    long first = cost(0);
    world.pass(Duration.ofSeconds(15));
    long half = cost(0);
    world.pass(Duration.ofSeconds(15));

    assertThat(first).isEqualTo(10 * cost(0));
    assertThat(half).isEqualTo(2 * cost(0));
    assertThat(world.state(0)).isEqualTo(READY);
    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.SLOW_START_OVER);
  }

  @Test
  void onEnd_allFail_noMoreThanTheShareIsOut() {
    IntStream.range(0, 8).forEach(number -> world.answer(number, SERVER_ERROR, 20));

    assertThat(world.pool.snapshot().endpoints())
        .filteredOn(server -> server.lifecycle() == EJECTED)
        .hasSize(4);
    assertThat(world.registry.get("berth.health.spared").counter().count()).isPositive();
  }

  @Test
  void onEnd_oneServerAlone_mayBeOut() {
    HealthFixture alone = new HealthFixture(1);
    alone.answer(0, REFUSED, 1);

    assertThat(alone.state(0)).isEqualTo(EJECTED);
  }

  @Test
  void onProbe_refused_ejectedWhateverTheShareIs() {
    IntStream.range(0, 8).forEach(number -> world.answer(number, OK, 1));
    IntStream.range(0, 8).forEach(number -> probe(number, ProbeOutcome.REFUSED));

    assertThat(world.pool.snapshot().endpoints()).allMatch(server -> server.lifecycle() == EJECTED);
  }

  @Test
  void onProbe_failedThreeTimes_ejectedUntilOneIsGood() {
    probe(0, ProbeOutcome.OK);
    probe(0, ProbeOutcome.TIMED_OUT);
    assertThat(world.state(0)).isEqualTo(SUSPECT);
    assertThat(HealthMonitor.isSuspect(world.server(0))).isTrue();
    probe(0, ProbeOutcome.TIMED_OUT);
    probe(0, ProbeOutcome.TIMED_OUT);
    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.PROBE_FAILED);

    world.pass(Duration.ofMinutes(20));
    assertThat(world.state(0)).isEqualTo(EJECTED);
    probe(0, ProbeOutcome.OK);

    assertThat(world.state(0)).isEqualTo(RECOVERING);
  }

  @Test
  void onProbe_portForProbesHangsWhileItServesWell_keepsItsTraffic() {
    probe(0, ProbeOutcome.OK);
    for (int i = 0; i < 30; i++) {
      world.answer(0, OK, 1);
      probe(0, ProbeOutcome.TIMED_OUT);
    }

    assertThat(world.pick(0)).isNotNull();
  }

  @Test
  void onProbe_portForProbesHangsBetweenLongAnswers_outOnlyWhenOneIsOverdue() {
    IntStream.range(0, 8).forEach(number -> probe(number, ProbeOutcome.OK));
    learnThatAnswersTakeASecond();
    world.answer(0, OK, 1);
    probe(0, ProbeOutcome.TIMED_OUT);
    long heard = world.ticker.nanos();
    while (world.state(0) != EJECTED && elapsedSeconds(heard) < 60) {
      world.pass(Duration.ofMillis(200));
      probe(0, ProbeOutcome.TIMED_OUT);
    }

    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.PROBE_FAILED);
    assertThat(elapsedSeconds(heard)).as("a second is not overdue").isBetween(1L, 3L);
  }

  @Test
  void onProbe_neverPassedThoughRequestsAreAnswered_saysNothing() {
    world.answer(0, OK, 1);
    for (int i = 0; i < 30; i++) {
      world.pass(Duration.ofSeconds(1));
      probe(0, ProbeOutcome.MALFORMED);
    }

    assertThat(world.state(0)).isEqualTo(READY);
  }

  @Test
  void onProbe_saysThatItIsNotWell_outThoughItAnswersRequests() {
    probe(0, ProbeOutcome.OK);
    for (int i = 0; i < 3; i++) {
      world.answer(0, OK, 1);
      probe(0, ProbeOutcome.UNHEALTHY);
    }

    assertThat(world.state(0)).isEqualTo(EJECTED);
  }

  @Test
  void onProbe_hasNoSuchPath_isNoFailure() {
    for (int i = 0; i < 10; i++) {
      probe(0, ProbeOutcome.INAPPLICABLE);
    }

    assertThat(world.state(0)).isEqualTo(READY);
    assertThat(world.server(0).health().lastProbe().outcome()).isEqualTo(ProbeOutcome.INAPPLICABLE);
  }

  @Test
  void onProbe_goodThoughNobodyListensForRequests_doesNotBringItBack() {
    probe(0, ProbeOutcome.OK);
    world.answer(0, REFUSED, 1);

    probe(0, ProbeOutcome.OK);

    assertThat(world.state(0)).isEqualTo(EJECTED);
  }

  @Test
  void onProbe_restartAfterARefusedRequest_backWithTheFirstGoodOne() {
    probe(0, ProbeOutcome.OK);
    world.answer(0, REFUSED, 1);
    probe(0, ProbeOutcome.REFUSED);

    probe(0, ProbeOutcome.OK);

    assertThat(world.state(0)).isEqualTo(RECOVERING);
    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.PROBE_PASSED);
  }

  @Test
  void onProbe_silentAndNeverAnswered_startingAfterThree() {
    probe(0, ProbeOutcome.TIMED_OUT);
    probe(0, ProbeOutcome.TIMED_OUT);
    assertThat(world.state(0)).isEqualTo(SUSPECT);

    probe(0, ProbeOutcome.TIMED_OUT);

    assertThat(world.state(0)).isEqualTo(STARTING);
  }

  @Test
  void watchSuspicion_requestWithoutAnAnswer_isHeardOfOthersAreNot() {
    List<EndpointId> suspects = new ArrayList<>();
    world.pool.health().watchSuspicion(suspects::add);

    world.answer(0, OK, 1);
    world.answer(1, CLIENT_ERROR, 1);
    world.answer(2, SERVER_ERROR, 1);
    world.answer(3, RESET, 1);
    world.answer(4, REFUSED, 1);

    assertThat(suspects).containsExactly(world.server(3).id(), world.server(4).id());
  }

  @Test
  void watchSuspicion_serverWithWorkFallsSilent_isHeardOfOnceForEachSilence() {
    learnThatAnswersTakeASecond();
    List<EndpointId> suspects = new ArrayList<>();
    world.pool.health().watchSuspicion(suspects::add);

    world.pick(0);
    world.pass(Duration.ofSeconds(1));
    assertThat(suspects).containsExactly(world.server(0).id());
    world.answer(0, OK, 1);
    world.pass(Duration.ofSeconds(1));

    assertThat(suspects).containsExactly(world.server(0).id(), world.server(0).id());
  }

  @Test
  void onProbe_goodWhileRequestsFail_doesNotBringItBack() {
    world.answer(0, SERVER_ERROR, 5);

    probe(0, ProbeOutcome.OK);

    assertThat(world.state(0)).isEqualTo(EJECTED);
  }

  @Test
  void onProbe_restartWhileEjected_backWithTheFirstGoodOne() {
    world.answer(0, SERVER_ERROR, 5);
    probe(0, ProbeOutcome.REFUSED);
    probe(0, ProbeOutcome.OK);

    assertThat(world.state(0)).isEqualTo(RECOVERING);
  }

  @Test
  void onProbe_neverAnswered_startingNotFailed() {
    probe(0, ProbeOutcome.REFUSED);
    assertThat(world.state(0)).isEqualTo(STARTING);
    assertThat(world.pick(0)).isNull();
    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.NOT_STARTED);

    probe(0, ProbeOutcome.TIMED_OUT);
    probe(0, ProbeOutcome.OK);

    assertThat(world.state(0)).isEqualTo(RECOVERING);
  }

  @Test
  void onProbe_unknownServer_passedOver() {
    world.pool.health().onProbe(new EndpointId("192.0.2.1:1"), ProbeOutcome.REFUSED);

    assertThat(world.transitions("probe_failed")).isZero();
  }

  @Test
  void tick_suspectWithoutFurtherFailure_healthyAfterAWhile() {
    world.answer(0, RESET, 1);
    world.answer(0, OK, 1);
    assertThat(world.state(0)).isEqualTo(SUSPECT);

    world.pass(Duration.ofSeconds(5));

    assertThat(world.state(0)).isEqualTo(READY);
  }

  @Test
  void tick_farMoreFailsThanOfItsPeers_ejected() {
    for (int number = 0; number < 8; number++) {
      for (int i = 0; i < 100; i++) {
        boolean bad = number == 0 && i % 3 == 0;
        world.answer(number, bad ? SERVER_ERROR : OK, 1);
      }
    }

    world.pass(Duration.ofSeconds(10));

    assertThat(world.state(0)).isEqualTo(EJECTED);
    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.SUCCESS_RATE);
    assertThat(IntStream.range(1, 8)).allMatch(number -> world.state(number) == READY);
  }

  @Test
  void tick_workButNothingFinishedWhilePeersFinish_stalled() {
    learnThatAnswersTakeASecond();
    world.pick(0, 2);

    long started = world.ticker.nanos();
    while (world.state(0) == READY && elapsedSeconds(started) < 60) {
      world.answer(1, OK, 1);
      world.pass(Duration.ofMillis(100));
    }

    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.STALLED);
    assertThat(elapsedSeconds(started)).isLessThanOrEqualTo(5);
  }

  @Test
  void tick_nobodyFinishes_nobodyIsStalled() {
    learnThatAnswersTakeASecond();
    IntStream.range(0, 8).forEach(number -> world.pick(number, 2));

    world.pass(Duration.ofMinutes(5));

    assertThat(world.pool.snapshot().endpoints()).allMatch(server -> server.lifecycle() == READY);
  }

  @Test
  void tick_oneLongRequestAlone_isNoStall() {
    learnThatAnswersTakeASecond();
    world.pick(0);

    for (int second = 0; second < 300; second++) {
      world.answer(1, OK, 1);
      world.pass(Duration.ofSeconds(1));
    }

    assertThat(world.state(0)).isEqualTo(READY);
  }

  @Test
  void tick_oneRequestAloneAndProbesUnanswered_stalled() {
    learnThatAnswersTakeASecond();
    probe(0, ProbeOutcome.OK);
    world.pick(0);
    probe(0, ProbeOutcome.TIMED_OUT);

    long started = world.ticker.nanos();
    while (world.state(0) != EJECTED && elapsedSeconds(started) < 60) {
      world.answer(1, OK, 1);
      world.pass(Duration.ofMillis(100));
    }

    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.STALLED);
    assertThat(elapsedSeconds(started)).isLessThanOrEqualTo(2);
  }

  @Test
  void tick_clientsGiveUpOnASilentServer_stalledThoughItLooksIdle() {
    learnThatAnswersTakeASecond();

    long started = world.ticker.nanos();
    while (world.state(0) == READY && elapsedSeconds(started) < 60) {
      Ticket ticket = world.pick(0);
      world.answer(1, OK, 1);
      world.pass(Duration.ofSeconds(1));
      world.end(ticket, ABANDONED);
    }

    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.STALLED);
    assertThat(elapsedSeconds(started)).isLessThanOrEqualTo(8);
  }

  @Test
  void trial_clientGaveUpAfterLong_failed() {
    learnThatAnswersTakeASecond();
    world.answer(0, REFUSED, 1);
    world.pass(BASE);
    Ticket trial = world.pick(0);
    world.pass(Duration.ofSeconds(6));

    world.end(trial, ABANDONED);

    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.TRIAL_FAILED);
  }

  @Test
  void applyDiscovery_removedAndBack_isNewAndForgetsWhatWas() {
    Ticket old = world.pick(0);
    world.answer(0, REFUSED, 1);
    world.pool.applyDiscovery(List.of());
    world.pool.applyDiscovery(Endpoints.many(8, "m"));
    assertThat(world.state(0)).isEqualTo(READY);

    world.end(old, REFUSED);

    assertThat(world.state(0)).isEqualTo(READY);
    assertThat(world.pick(0)).isNotNull();
  }

  @Test
  void events_manyMoves_theNewestAreKept() {
    for (int i = 0; i < 20; i++) {
      probe(0, ProbeOutcome.OK);
      probe(0, ProbeOutcome.REFUSED);
    }

    assertThat(world.server(0).health().events()).hasSize(16);
  }

  @Test
  void snapshot_afterAMove_isNewSoThatEnvoysHear() {
    long before = world.pool.snapshot().version();
    world.answer(0, REFUSED, 1);
    world.answer(1, REFUSED, 1);
    assertThat(world.pool.snapshot().version()).as("together with more").isEqualTo(before + 1);

    world.pass(Duration.ofMillis(100));

    assertThat(world.pool.snapshot().version()).isEqualTo(before + 2);
  }

  private void learnThatAnswersTakeASecond() {
    for (int i = 0; i < 100; i++) {
      Ticket ticket = world.pick(i % 8);
      world.ticker.advance(Duration.ofSeconds(1));
      world.end(ticket, OK);
    }
    world.pass(Duration.ofSeconds(11));
  }

  private long elapsedSeconds(long sinceNanos) {
    return TimeUnit.NANOSECONDS.toSeconds(world.ticker.nanos() - sinceNanos);
  }

  private long cost(int number) {
    EndpointLoad load = world.server(number).load();
    return load.cost(load.observe());
  }

  private void probe(int number, ProbeOutcome outcome) {
    world.pool.health().onProbe(world.server(number).id(), outcome);
  }
}
