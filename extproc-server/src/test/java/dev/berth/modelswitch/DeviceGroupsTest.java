package dev.berth.modelswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.DeviceShare;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.modelswitch.FakeEngines.Fault;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.Endpoints;
import dev.berth.testing.HandDrivenLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceGroupsTest {

  private static final EndpointId A = new EndpointId("10.0.0.1:8000");
  private static final EndpointId B = new EndpointId("10.0.0.1:8001");
  private static final Duration LONG = Duration.ofMinutes(10);

  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("chat", registry, 0, loop.ticker());
  private final FakeEngines engines =
      new FakeEngines(loop, id -> endpoint(id).load().requests() > 0);
  private final Tickets tickets = new Tickets(loop.ticker(), new SplittableRandom(1), registry);
  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(1));
  private final FakeLeases leases = new FakeLeases(loop);
  private final DeviceGroups groups =
      new DeviceGroups(
          pool,
          engines.calls(() -> true),
          leases.of(() -> true),
          StepLimits.DEFAULT,
          loop.scheduler(),
          loop.ticker(),
          registry);

  @BeforeEach
  void aIsAwakeAndBSleeps() {
    discover(Endpoints.sharing("gpu-0", A.text(), "a"), Endpoints.sharing("gpu-0", B.text(), "b"));
    engines.onWake(A);
    engines.engine(B);
    pool.setWakefulness(List.of(A), Wakefulness.AWAKE);
    pool.setWakefulness(List.of(B), Wakefulness.ASLEEP);
  }

  @Test
  void wake_anotherBerthHasTheLease_isRefused() {
    leases.ofAnother();

    var end = wake(B);
    loop.run();

    assertThat(outcome(end).message()).isEqualTo("device group gpu-0 is another Berth's now");
    assertThat(engines.orders()).isEmpty();
    assertThat(is(A)).isEqualTo(Wakefulness.AWAKE);
  }

  @Test
  void wake_isOver_givesTheLeaseBack() {
    wake(B);
    loop.advance(Duration.ofSeconds(2));

    assertThat(leases.isFree()).isTrue();
    var back = wake(A);
    loop.advance(Duration.ofSeconds(2));
    assertThat(outcome(back).done()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 400})
  void wake_leaseIsLostOnTheWay_nothingMoreIsOrderedAndTheServersAreAsked(long millis) {
    var end = wake(B);
    loop.advance(Duration.ofMillis(millis));
    List<String> ordered = List.copyOf(engines.orders());

    leases.ofAnother();
    loop.advance(Duration.ofSeconds(5));

    assertThat(outcome(end).message()).contains("is lost");
    assertThat(engines.orders()).isEqualTo(ordered);
    assertThat(is(A)).isEqualTo(Wakefulness.UNKNOWN);
    assertThat(is(B)).isEqualTo(Wakefulness.UNKNOWN);
  }

  @Test
  void wake_otherIsIdle_otherSleepsAndItIsAwake() {
    var end = wake(B);

    loop.advance(Duration.ofSeconds(2));

    assertThat(outcome(end)).isEqualTo(SwitchOutcome.done(B + " is awake"));
    assertThat(is(A)).isEqualTo(Wakefulness.ASLEEP);
    assertThat(is(B)).isEqualTo(Wakefulness.AWAKE);
    assertThat(engines.orders()).containsExactly("sleep " + A, "wake " + B);
    assertThat(engines.collisions()).isZero();
    assertThat(
            registry
                .get("berth.switches")
                .tags("cause", "order", "result", "done")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void wake_otherHasRequests_getsNothingNewAndFinishesThem() {
    PoolSnapshot before = pool.snapshot();
    Ticket running = Objects.requireNonNull(open(before));
    var end = wake(B);
    loop.advance(Duration.ofMinutes(1));

    assertThat(is(A)).isEqualTo(Wakefulness.LEAVING);
    assertThat(engines.orders()).isEmpty();
    assertThat(open(before)).as("a decision on an old snapshot").isNull();

    running.close(TicketEnd.ACCESS_LOG);
    loop.advance(Duration.ofSeconds(2));

    assertThat(outcome(end).done()).isTrue();
    assertThat(engines.cut()).isZero();
  }

  @Test
  void wake_otherDoesNotFinishInTime_allIsAsBefore() {
    assertThat(open(pool.snapshot())).isNotNull();
    var end = groups.wake(B, Duration.ofSeconds(3)).toCompletableFuture();

    loop.advance(Duration.ofSeconds(4));

    assertThat(outcome(end).done()).isFalse();
    assertThat(outcome(end).message()).contains("has not finished its requests within 3 s");
    assertThat(is(A)).isEqualTo(Wakefulness.AWAKE);
    assertThat(engines.orders()).isEmpty();
  }

  @Test
  void wake_otherOnlySaysThatItSleeps_isAwakeAgainAndNobodyIsWoken() {
    engines.engine(A).fault = Fault.LIES;
    var end = wake(B);

    loop.advance(Duration.ofSeconds(5));

    assertThat(outcome(end).message())
        .contains(A + " stays awake though it was told to sleep 3 times");
    assertThat(is(A)).isEqualTo(Wakefulness.AWAKE);
    assertThat(engines.orders()).containsOnly("sleep " + A);
  }

  @Test
  void wake_otherHangs_nobodyIsWoken() {
    engines.engine(A).fault = Fault.HANGS;
    var end = wake(B);

    loop.advance(Duration.ofSeconds(3 * 60 + 5));

    assertThat(outcome(end).message()).contains("does not say whether it sleeps");
    assertThat(is(A)).isEqualTo(Wakefulness.FAILED);
    assertThat(engines.orders()).doesNotContain("wake " + B);
  }

  @Test
  void wake_isNotThere_nobodyHasToGo() {
    engines.engine(B).gone = true;
    var end = wake(B);

    loop.advance(Duration.ofSeconds(1));

    assertThat(outcome(end).message()).isEqualTo(B + " does not answer: all is as it was");
    assertThat(is(A)).isEqualTo(Wakefulness.AWAKE);
    assertThat(engines.orders()).isEmpty();
  }

  @Test
  void wake_anotherIsHalfAwake_nobodyHasToGoUntilThatOneIsWoken() {
    EndpointId third = new EndpointId("10.0.0.1:8002");
    discover(
        Endpoints.sharing("gpu-0", A.text(), "a"),
        Endpoints.sharing("gpu-0", B.text(), "b"),
        Endpoints.sharing("gpu-0", third.text(), "c"));
    engines.engine(third).half = true;
    pool.setWakefulness(List.of(third), Wakefulness.ASLEEP);

    var refused = wake(B);
    loop.advance(Duration.ofSeconds(2));
    assertThat(outcome(refused).message()).contains("does not say for sure that it sleeps");
    assertThat(is(A)).isEqualTo(Wakefulness.AWAKE);
    assertThat(engines.orders()).isEmpty();

    var mended = wake(third);
    loop.advance(Duration.ofSeconds(3));
    assertThat(outcome(mended).done()).isTrue();
    assertThat(engines.orders()).endsWith("wake " + third);
  }

  @Test
  void failed_asLongAsItHasFailedInARow_isLeftAlone() {
    engines.engine(B).fault = Fault.SLEEPS_ON;
    var first = wake(B);
    loop.advance(Duration.ofSeconds(6));
    assertThat(outcome(first).done()).isFalse();

    loop.advance(Duration.ofSeconds(20));
    assertThat(is(B)).isEqualTo(Wakefulness.FAILED);
    loop.advance(Duration.ofSeconds(11));
    assertThat(is(B)).isEqualTo(Wakefulness.UNKNOWN);

    var second = wake(B);
    loop.advance(Duration.ofSeconds(6));
    assertThat(outcome(second).done()).isFalse();
    loop.advance(Duration.ofSeconds(50));
    assertThat(is(B)).isEqualTo(Wakefulness.FAILED);
    loop.advance(Duration.ofSeconds(11));
    assertThat(is(B)).isEqualTo(Wakefulness.UNKNOWN);
  }

  @Test
  void wake_otherIsGone_itIsWoken() {
    engines.engine(A).gone = true;
    var end = wake(B);

    loop.advance(Duration.ofSeconds(2));

    assertThat(outcome(end).done()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"SLEEPS_ON", "STAYS_COLD"})
  void wake_doesNotWake_theOneBeforeIsAwakeAgain(Fault fault) {
    engines.engine(B).fault = fault;
    var end = wake(B);

    loop.advance(Duration.ofSeconds(6));

    assertThat(outcome(end))
        .isEqualTo(SwitchOutcome.failed(B + " did not wake: " + A + " is awake again"));
    assertThat(is(A)).isEqualTo(Wakefulness.AWAKE);
    assertThat(is(B)).isEqualTo(Wakefulness.FAILED);
    assertThat(engines.collisions()).isZero();
  }

  @Test
  void wake_wakesHalfAndThenHangs_nobodyElseIsWoken() {
    var end = wake(B);
    loop.advance(Duration.ofMillis(400));
    engines.engine(B).fault = Fault.HANGS;

    loop.advance(Duration.ofMinutes(8));

    assertThat(outcome(end).message()).contains("nor sleep again: nobody else is woken");
    assertThat(engines.orders()).doesNotContain("wake " + A);
  }

  @Test
  void wake_whileASwitchIsUnderWay_isRefused() {
    var unused = wake(B);
    loop.advance(Duration.ofMillis(100));

    assertThat(outcome(wake(A)).message()).contains("is about to switch already");
    assertThat(groups.views())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.step()).isEqualTo(SwitchStep.SLEEPING);
              assertThat(group.target()).isEqualTo(B.text());
            });
  }

  @Test
  void sleep_awakeServer_nobodyIsAwake() {
    var end = groups.sleep(A, null).toCompletableFuture();

    loop.advance(Duration.ofSeconds(2));

    assertThat(outcome(end).done()).isTrue();
    assertThat(is(A)).isEqualTo(Wakefulness.ASLEEP);
    assertThat(groups.sleep(A, null).toCompletableFuture())
        .satisfies(
            again -> {
              loop.run();
              assertThat(outcome(again).message()).contains("is not awake");
            });
  }

  @Test
  void wake_serverThatSharesWithNobody_isRefused() {
    discover(Endpoints.serving(A.text(), "a"));

    assertThat(outcome(wake(A)).message()).contains("shares its accelerators with nobody");
  }

  @Test
  void wake_lockstepGroup_wakesAndSleepsAsOne() {
    EndpointId second = new EndpointId("10.0.0.2:8000");
    discover(inLockstep(A), inLockstep(second), Endpoints.sharing("gpu-0", B.text(), "b"));
    engines.engine(second);
    engines.engine(A).awake = false;
    engines.onWake(B);
    pool.setWakefulness(List.of(A, second), Wakefulness.ASLEEP);
    pool.setWakefulness(List.of(B), Wakefulness.AWAKE);

    var end = wake(second);
    loop.advance(Duration.ofSeconds(3));

    assertThat(outcome(end).message()).isEqualTo("pair is awake");
    assertThat(engines.orders()).containsExactly("sleep " + B, "wake " + A, "wake " + second);
  }

  private static Endpoint inLockstep(EndpointId id) {
    Endpoint alone = Endpoints.serving(id.text(), "a");
    return new Endpoint(
        id,
        null,
        alone.models(),
        "pair",
        false,
        id.port(),
        alone.metrics(),
        new DeviceShare("gpu-0"),
        null);
  }

  private void discover(Endpoint... servers) {
    pool.applyDiscovery(Arrays.asList(servers));
  }

  private static SwitchOutcome outcome(CompletableFuture<SwitchOutcome> end) {
    assertThat(end).isCompleted();
    return end.join();
  }

  private CompletableFuture<SwitchOutcome> wake(EndpointId server) {
    var end = groups.wake(server, LONG).toCompletableFuture();
    loop.run();
    return end;
  }

  /** A request for the model of A; null when nobody may have it. */
  private @Nullable Ticket open(PoolSnapshot snapshot) {
    Reservation reservation =
        scheduler.reserve(snapshot, "a", null, LeastWork.ofTokens(10), Scheduler.UNBOUNDED);
    return reservation == null ? null : tickets.open(reservation, "envoy", null, 10, LONG);
  }

  private PooledEndpoint endpoint(EndpointId id) {
    return pool.snapshot().endpoint(pool.snapshot().positionOf(id.text()));
  }

  private Wakefulness is(EndpointId id) {
    return Objects.requireNonNull(endpoint(id).wakefulness());
  }
}
