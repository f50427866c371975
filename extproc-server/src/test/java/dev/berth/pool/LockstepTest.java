package dev.berth.pool;

import static dev.berth.endpoint.Lifecycle.DRAINING;
import static dev.berth.endpoint.Lifecycle.EJECTED;
import static dev.berth.endpoint.Lifecycle.HALF_OPEN;
import static dev.berth.endpoint.Lifecycle.READY;
import static dev.berth.endpoint.Lifecycle.RECOVERING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import dev.berth.endpoint.ServedModel;
import dev.berth.health.AnswerOutcome;
import dev.berth.health.Cause;
import dev.berth.health.ProbeOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers 0 to 2 live and die together, 3 to 7 each for itself. */
class LockstepTest {

  private final HealthFixture world = new HealthFixture(8);
  private final List<Endpoint> endpoints = new ArrayList<>();

  @BeforeEach
  void groupTheFirstThree() {
    for (int number = 0; number < 8; number++) {
      endpoints.add(server(number, number < 3 ? "moe" : null, false));
    }
    world.pool.applyDiscovery(endpoints);
    IntStream.range(0, 8).forEach(number -> world.answer(number, AnswerOutcome.OK, 1));
  }

  @Test
  void oneMemberDies_allAreOutAtOnceAndNobodyElse() {
    probe(1, ProbeOutcome.REFUSED);

    assertThat(states(0, 3)).containsOnly(EJECTED);
    assertThat(states(3, 8)).containsOnly(READY);
    assertThat(world.lastEvent(0).cause()).isEqualTo(Cause.LOCKSTEP);
    assertThat(world.lastEvent(1).cause()).isEqualTo(Cause.PROBE_FAILED);
    assertThat(world.pick(0)).isNull();
  }

  @Test
  void severalDie_backTogetherWithTheLast() {
    probe(0, ProbeOutcome.REFUSED);
    probe(1, ProbeOutcome.REFUSED);

    probe(0, ProbeOutcome.OK);
    assertThat(states(0, 3)).containsOnly(EJECTED);
    probe(1, ProbeOutcome.OK);

    assertThat(states(0, 3)).containsOnly(RECOVERING);
    assertThat(world.lastEvent(2).cause()).isEqualTo(Cause.LOCKSTEP_COMPLETE);
  }

  @Test
  void oneIsHalfOpen_theOthersWaitForItsTrial() {
    world.answer(1, AnswerOutcome.REFUSED, 1);
    world.pass(Duration.ofSeconds(30));
    assertThat(states(0, 3)).containsExactly(EJECTED, HALF_OPEN, EJECTED);

    world.end(world.pick(1), AnswerOutcome.OK);

    assertThat(states(0, 3)).containsOnly(RECOVERING);
  }

  @Test
  void theBrokenOneLeavesThePool_theOthersAreBack() {
    probe(1, ProbeOutcome.REFUSED);

    endpoints.remove(1);
    world.pool.applyDiscovery(endpoints);

    assertThat(states(0, 2)).containsOnly(RECOVERING);
  }

  @Test
  void aServerJoinsABrokenGroup_isOutToo() {
    probe(1, ProbeOutcome.REFUSED);

    endpoints.set(3, server(3, "moe", false));
    world.pool.applyDiscovery(endpoints);
    assertThat(states(0, 4)).containsOnly(EJECTED);

    endpoints.set(3, server(3, null, false));
    world.pool.applyDiscovery(endpoints);

    assertThat(world.state(3)).isEqualTo(RECOVERING);
  }

  @Test
  void groupLargerThanTheShare_staysWhereOthersAreOutAlready() {
    world.answer(3, AnswerOutcome.REFUSED, 1);
    world.answer(4, AnswerOutcome.REFUSED, 1);

    world.answer(0, AnswerOutcome.REFUSED, 1);

    assertThat(states(0, 3)).doesNotContain(EJECTED);
  }

  @Test
  void drainByFile_noNewPicksAndBackAsTheFileSays() {
    Ticket running = world.pick(5);
    endpoints.set(5, server(5, null, true));
    world.pool.applyDiscovery(endpoints);

    assertThat(world.state(5)).isEqualTo(DRAINING);
    assertThat(world.pick(5)).isNull();
    assertThat(world.server(5).load().requests()).isEqualTo(1);
    world.end(running, AnswerOutcome.OK);
    assertThat(world.server(5).load().requests()).isZero();

    endpoints.set(5, server(5, null, false));
    world.pool.applyDiscovery(endpoints);

    assertThat(world.state(5)).isEqualTo(RECOVERING);
  }

  @Test
  void drainByCommand_outlivesReloadsButNotTheServer() {
    world.pool.health().drain(List.of(endpoints.get(5).id()));
    world.pool.applyDiscovery(endpoints);
    assertThat(world.state(5)).isEqualTo(DRAINING);
    probe(5, ProbeOutcome.REFUSED);
    assertThat(world.state(5)).isEqualTo(DRAINING);

    world.pool.applyDiscovery(List.of());
    world.pool.applyDiscovery(endpoints);

    assertThat(world.state(5)).isEqualTo(READY);
  }

  private List<Lifecycle> states(int from, int to) {
    return IntStream.range(from, to).mapToObj(world::state).toList();
  }

  private void probe(int number, ProbeOutcome outcome) {
    world.pool.health().onProbe(world.server(number).id(), outcome);
  }

  private static Endpoint server(int number, String lockstep, boolean draining) {
    return new Endpoint(
        new EndpointId("10.0.0." + (1 + number) + ":8000"),
        null,
        List.of(ServedModel.of("m")),
        lockstep,
        draining);
  }
}
