package dev.berth.modelswitch.demand;

import static dev.berth.testing.Endpoints.sharing;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.berth.admission.HeldRequest;
import dev.berth.admission.Hold;
import dev.berth.admission.HoldEnd;
import dev.berth.admission.HoldLimits;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.HoldTimes;
import dev.berth.admission.PacedRelease;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.modelswitch.DeviceGroups;
import dev.berth.modelswitch.FakeEngines;
import dev.berth.modelswitch.FakeEngines.Fault;
import dev.berth.modelswitch.GroupLeases;
import dev.berth.modelswitch.StepLimits;
import dev.berth.modelswitch.policy.ModelRules;
import dev.berth.modelswitch.policy.SlackAndValue;
import dev.berth.modelswitch.policy.Standing;
import dev.berth.modelswitch.policy.SwitchPolicy;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.modelswitch.policy.SwitchedModel;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.Pool;
import dev.berth.testing.HandDrivenLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers on one accelerator: one of the model a, awake, and one of the model b. */
class SwitcherTest {

  private static final EndpointId A = new EndpointId("10.0.0.1:8000");
  private static final EndpointId B = new EndpointId("10.0.0.1:8001");
  private static final EndpointId C = new EndpointId("10.0.0.1:8002");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Longer than any switch. */
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("default", registry, 0, loop.ticker());
  private final FakeEngines engines = new FakeEngines(loop, id -> false);
  private final DeviceGroups devices =
      new DeviceGroups(
          pool,
          engines.calls(() -> true),
          GroupLeases.UNSHARED,
          StepLimits.DEFAULT,
          loop.scheduler(),
          loop.ticker(),
          registry);
  private final HoldQueues queues =
      new HoldQueues(
          "default",
          new HoldLimits(100, 1_000_000),
          loop.scheduler(),
          loop.ticker(),
          new SimpleMeterRegistry());
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void aIsAwakeAndBSleeps() {
    discover(sharing("gpu-0", A.text(), "a"), sharing("gpu-0", B.text(), "b"));
    engines.engine(B);
    engines.onWake(A);
    found(A, Wakefulness.AWAKE);
    found(B, Wakefulness.ASLEEP);
  }

  private void discover(Endpoint... servers) {
    pool.applyDiscovery(Arrays.asList(servers));
  }

  /** As the watcher of the servers does. */
  private void found(EndpointId server, Wakefulness wakefulness) {
    pool.setWakefulness(List.of(server), wakefulness);
  }

  /** Switches to whatever somebody waits for. */
  private static SwitchPolicy.@Nullable Order toWhatIsWaitedFor(
      List<SwitchedGroup> groups, List<SwitchedModel> models, long nowNanos) {
    for (SwitchedGroup group : groups) {
      for (SwitchedModel model : models) {
        boolean free = group.coming() == null && group.awake() != model;
        if (free && model.held() > 0 && group.offers(model, nowNanos)) {
          return new SwitchPolicy.Order(group, model);
        }
      }
    }
    return null;
  }

  private Switcher start() {
    return start(SwitcherTest::toWhatIsWaitedFor, Map.of());
  }

  private Switcher start(SwitchPolicy policy, Map<String, ModelRules> rules) {
    HoldTimes times = new HoldTimes("x-wait", PATIENCE, Map.of(), Duration.ofMinutes(5));
    PacedRelease release = new PacedRelease(queues, pool, Integer.MAX_VALUE);
    Switcher switcher =
        new Switcher(
            pool, queues, release, devices, policy, new SwitchRules(rules, times), loop.ticker());
    long tick = Switcher.TICK.toNanos();
    var unused =
        loop.scheduler().scheduleWithFixedDelay(switcher::tick, tick, tick, TimeUnit.NANOSECONDS);
    loop.advance(Duration.ofSeconds(1));
    return switcher;
  }

  private void hold(String model) {
    long now = loop.ticker().nanos();
    requireNonNull(
            queues.tryHold(new HeldRequest(model, 0, 400, 100, now, now + PATIENCE.toNanos())))
        .await((hold, end) -> heard.add(model + " " + end));
  }

  private long wakes(EndpointId server) {
    return engines.orders().stream().filter(("wake " + server)::equals).count();
  }

  @Test
  void hold_sleepingModel_groupSwitchesOnceAndItIsLetGoOf() {
    Switcher unused = start();

    hold("b");
    loop.advance(Duration.ofMillis(500));
    assertThat(heard).isEmpty();
    loop.advance(A_WHILE);

    assertThat(heard).containsExactly("b RELEASED");
    assertThat(engines.orders()).containsExactly("sleep " + A, "wake " + B);
    assertThat(registry.get("berth.switches").tags("cause", "demand", "result", "done").counter())
        .satisfies(counter -> assertThat(counter.count()).isEqualTo(1));
  }

  @Test
  void hold_byTheDefaultPolicyOnAnIdleGroup_groupSwitches() {
    Switcher unused = start(new SlackAndValue(), Map.of());
    loop.advance(Duration.ofSeconds(2));

    hold("b");
    loop.advance(A_WHILE);

    assertThat(heard).containsExactly("b RELEASED");
  }

  @Test
  void hold_orderIsUnderWay_groupSwitchesAfterIt() {
    discover(
        sharing("gpu-0", A.text(), "a"),
        sharing("gpu-0", B.text(), "b"),
        sharing("gpu-0", C.text(), "c"));
    engines.engine(C);
    found(C, Wakefulness.ASLEEP);
    Switcher unused = start();
    var ordered = devices.wake(C, null);
    loop.run();

    hold("b");
    loop.advance(A_WHILE);

    assertThat(ordered).isCompletedWithValueMatching(outcome -> outcome.done());
    assertThat(heard).containsExactly("b RELEASED");
    assertThat(engines.orders()).endsWith("wake " + B);
  }

  @Test
  void hold_serverDoesNotWake_isToldAndTriedAgainAfterAWhile() {
    engines.engine(B).fault = Fault.SLEEPS_ON;
    Switcher unused = start();

    hold("b");
    loop.advance(Duration.ofSeconds(10));
    assertThat(heard).containsExactly("b REMOVED");
    long tries = wakes(B);
    engines.engine(B).fault = Fault.NONE;
    hold("b");
    loop.advance(Duration.ofSeconds(10));
    assertThat(wakes(B)).isEqualTo(tries);
    loop.advance(Duration.ofSeconds(20));
    hold("b");
    loop.advance(A_WHILE);

    assertThat(heard).endsWith("b RELEASED");
    assertThat(engines.collisions()).isZero();
  }

  @Test
  void hold_serverIsGone_theOneThatIsAwakeStaysSo() {
    engines.engine(B).gone = true;
    found(B, Wakefulness.UNKNOWN);
    Switcher unused = start();

    hold("b");
    loop.advance(A_WHILE);

    assertThat(engines.orders()).isEmpty();
    assertThat(pool.snapshot().ready("a")).hasSize(1);
  }

  @Test
  void hold_somebodyElseWokeAnother_groupSwitchesFromThat() {
    Switcher unused = start();
    found(A, Wakefulness.ASLEEP);
    engines.engine(A).awake = false;
    engines.onWake(B);
    found(B, Wakefulness.AWAKE);
    loop.advance(Duration.ofSeconds(1));

    hold("a");
    loop.advance(A_WHILE);

    assertThat(engines.orders()).containsExactly("sleep " + B, "wake " + A);
    assertThat(heard).containsExactly("a RELEASED");
  }

  @Test
  void hold_theOneThatWasAwakeDied_anotherIsWoken() {
    Switcher unused = start();
    engines.engine(A).gone = true;
    found(A, Wakefulness.UNKNOWN);
    loop.advance(Duration.ofSeconds(1));

    hold("b");
    loop.advance(A_WHILE);

    assertThat(heard).containsExactly("b RELEASED");
  }

  @Test
  void hold_letGoOfInVainManyTimes_thoseThatComeAfterItAreNewDemand() {
    List<SwitchedModel> known = new ArrayList<>();
    Switcher unused =
        start(
            (groups, models, nowNanos) -> {
              known.addAll(models);
              return toWhatIsWaitedFor(groups, models, nowNanos);
            },
            Map.of());
    long now = loop.ticker().nanos();
    requireNonNull(queues.tryHold(new HeldRequest("b", 0, 400, 100, now, now + PATIENCE.toNanos())))
        .await(this::comeAgain);
    loop.advance(A_WHILE);
    assertThat(heard).hasSize(10);

    for (int i = 0; i < 11; i++) {
      begin(B);
    }
    loop.advance(Duration.ofSeconds(1));

    assertThat(known)
        .filteredOn(model -> model.name().equals("b"))
        .first()
        .satisfies(b -> assertThat(b.perSecond(loop.ticker().nanos())).isGreaterThan(1.5));
  }

  /** Nine times in vain. */
  private void comeAgain(Hold hold, HoldEnd end) {
    heard.add(end.label());
    if (heard.size() < 10) {
      requireNonNull(hold.again()).await(this::comeAgain);
    }
  }

  private void begin(EndpointId server) {
    EndpointLoad load = requireNonNull(pool.snapshot().find(server)).load();
    assertThat(load.tryReserve(load.observe(), 100)).isTrue();
  }

  @Test
  void waitNanos_wakesMeasured_isWhatASwitchAndThoseBeforeTake() {
    Switcher switcher = start();
    assertThat(switcher.waitNanos("b", 0)).isZero();

    switchToAndFro();

    long alone = switcher.waitNanos("b", 0);
    assertThat(alone).isBetween(seconds(0.5), seconds(1.5));
    assertThat(switcher.waitNanos("b", 100)).isGreaterThan(alone);
    assertThat(switcher.waitNanos("a", 0)).isZero();
  }

  @Test
  void waitNanos_twoServersAwake_thoseBeforeTakeHalfTheTime() {
    Switcher switcher = start();
    switchToAndFro();
    long ofOne = switcher.waitNanos("a", 100);

    discover(
        sharing("gpu-0", A.text(), "a"),
        sharing("gpu-0", B.text(), "b"),
        sharing("gpu-1", C.text(), "a"));
    found(C, Wakefulness.AWAKE);
    loop.advance(Duration.ofSeconds(1));

    assertThat(switcher.waitNanos("a", 100)).isCloseTo(ofOne / 2, withinPercentage(1));
  }

  @Test
  void waitNanos_serversChange_whatWasMeasuredIsKnown() {
    Switcher switcher = start();
    switchToAndFro();

    discover(
        sharing("gpu-0", A.text(), "a"),
        sharing("gpu-0", B.text(), "b"),
        sharing("gpu-0", C.text(), "c"));
    loop.advance(Duration.ofSeconds(1));

    assertThat(switcher.waitNanos("b", 0)).isPositive();
  }

  private void switchToAndFro() {
    for (int i = 0; i < 3; i++) {
      hold("b");
      loop.advance(A_WHILE);
      hold("a");
      loop.advance(A_WHILE);
    }
  }

  private static long seconds(double seconds) {
    return (long) (seconds * 1e9);
  }

  @Test
  void waitNanos_groupIsPinned_isForever() {
    Switcher switcher = start(new SlackAndValue(), Map.of("a", standing(Standing.PINNED)));

    assertThat(switcher.waitNanos("b", 0)).isEqualTo(Long.MAX_VALUE);
    assertThat(switcher.waitNanos("a", 0)).isZero();
  }

  @Test
  void waitNanos_modelIsForbidden_isForeverUntilItIsAwake() {
    Switcher switcher = start(new SlackAndValue(), Map.of("b", standing(Standing.FORBIDDEN)));
    assertThat(switcher.waitNanos("b", 0)).isEqualTo(Long.MAX_VALUE);

    var unused = devices.wake(B, null);
    loop.advance(A_WHILE);

    assertThat(switcher.waitNanos("b", 0)).isZero();
  }

  private static ModelRules standing(Standing standing) {
    return new ModelRules(standing, 1, Double.POSITIVE_INFINITY);
  }

  @Test
  void tick_noGroupHasTheModelAnyMore_thoseWhoWaitHearIt() {
    Switcher unused = start((groups, models, nowNanos) -> null, Map.of());
    hold("b");

    discover(sharing("gpu-0", A.text(), "a"));
    loop.advance(Duration.ofSeconds(1));

    assertThat(heard).containsExactly("b REMOVED");
  }

  @Test
  void tick_serversChangeWhileSomebodyWaits_theNewOneIsWokenForIt() {
    discover(sharing("gpu-0", A.text(), "a"));
    Switcher unused = start();
    discover(sharing("gpu-0", A.text(), "a"), sharing("gpu-0", B.text(), "b"));
    hold("b");

    loop.advance(A_WHILE);

    assertThat(heard).containsExactly("b RELEASED");
  }
}
