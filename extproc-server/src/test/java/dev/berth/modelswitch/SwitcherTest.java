package dev.berth.modelswitch;

import static dev.berth.testing.Endpoints.serving;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.admission.HeldRequest;
import dev.berth.admission.HoldLimits;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.HoldTimes;
import dev.berth.admission.PacedRelease;
import dev.berth.endpoint.EndpointId;
import dev.berth.modelswitch.policy.SlackAndValue;
import dev.berth.modelswitch.policy.SwitchPolicy;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.modelswitch.policy.SwitchedModel;
import dev.berth.pool.Pool;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SwitcherTest {

  private static final String A = "10.0.0.1:8000";
  private static final String B = "10.0.0.2:8000";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final SwitchRules RULES =
      new SwitchRules(Map.of(), new HoldTimes("x-wait", PATIENCE, Map.of(), Duration.ofMinutes(5)));

  private final ManualTicker ticker = new ManualTicker();
  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0, ticker);
  private final HoldQueues queues =
      new HoldQueues(
          "default",
          new HoldLimits(100, 1_000_000),
          Runnable::run,
          ticker,
          new SimpleMeterRegistry());
  private final List<String> heard = new ArrayList<>();

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

  private Switcher switcher(FakeGroups groups, SwitchPolicy policy) {
    pool.applyAnnounced(Set.of(new EndpointId(A)));
    pool.applyDiscovery(List.of(serving(A, "a"), serving(B, "b")));
    Switcher switcher =
        new Switcher(
            pool,
            queues,
            new PacedRelease(queues, pool, Integer.MAX_VALUE),
            groups,
            policy,
            RULES,
            ticker);
    groups.tell(switcher);
    return switcher;
  }

  private Switcher switcher(FakeGroups groups) {
    return switcher(groups, SwitcherTest::toWhatIsWaitedFor);
  }

  private void hold(String model) {
    long now = ticker.nanos();
    requireNonNull(queues.tryHold(new HeldRequest(model, 400, 100, now, now + PATIENCE.toNanos())))
        .await((hold, end) -> heard.add(model + " " + end));
  }

  private void ready(String address) {
    pool.applyAnnounced(Set.of(new EndpointId(address)));
  }

  @Test
  void tick_requestWaits_groupSwitchesOnceAndItIsLetGoOf() {
    FakeGroups groups = new FakeGroups(A, B);
    Switcher switcher = switcher(groups);
    switcher.tick();

    hold("b");
    switcher.tick();
    switcher.tick();
    assertThat(groups.orders).containsExactly(B);
    assertThat(heard).isEmpty();
    groups.fallAsleep(1);
    groups.wake(2);
    ready(B);
    switcher.tick();

    assertThat(heard).containsExactly("b RELEASED");
    assertThat(groups.orders).containsExactly(B);
  }

  @Test
  void tick_byTheDefaultPolicyOnAnIdleGroup_groupSwitches() {
    FakeGroups groups = new FakeGroups(A, B);
    Switcher switcher = switcher(groups, new SlackAndValue());
    switcher.tick();
    ticker.advance(Duration.ofSeconds(2));

    hold("b");
    switcher.tick();

    assertThat(groups.orders).containsExactly(B);
  }

  @Test
  void tick_groupMayNotSwitch_askedAgainWithTheNextLookOnly() {
    FakeGroups groups = new FakeGroups(A, B);
    groups.refuse();
    Switcher switcher = switcher(groups);
    hold("b");

    switcher.tick();
    switcher.tick();
    assertThat(groups.orders).hasSize(1);
    ticker.advance(Switcher.LOOK);
    switcher.tick();

    assertThat(groups.orders).hasSize(2);
  }

  @Test
  void onFailed_notTriedAgainBeforeItsTime() {
    FakeGroups groups = new FakeGroups(A, B);
    Switcher switcher = switcher(groups);
    hold("b");
    switcher.tick();

    groups.fail();
    switcher.tick();
    assertThat(groups.orders).hasSize(1);
    hold("b");
    ticker.advance(Switcher.AVOIDED.minusMillis(1));
    hold("b");
    switcher.tick();
    assertThat(groups.orders).hasSize(1);
    ticker.advance(Switcher.LOOK);
    switcher.tick();

    assertThat(groups.orders).hasSize(2);
  }

  @Test
  void canWake_serversOfGroups_withinTheSubset() {
    Switcher switcher = switcher(new FakeGroups(B));
    switcher.tick();

    assertThat(switcher.canWake(pool.snapshot(), "b", null)).isTrue();
    assertThat(switcher.canWake(pool.snapshot(), "b", List.of(B))).isTrue();
    assertThat(switcher.canWake(pool.snapshot(), "b", List.of(A))).isFalse();
    assertThat(switcher.canWake(pool.snapshot(), "a", null)).isFalse();
  }

  @Test
  void waitNanos_wakesMeasured_isWhatASwitchTakes() {
    FakeGroups groups = new FakeGroups(A, B);
    Switcher switcher = switcher(groups);
    switcher.tick();
    assertThat(switcher.waitNanos("b")).isZero();

    for (int i = 0; i < 3; i++) {
      groups.switchTo(FakeGroups.NAME, new EndpointId(B));
      groups.fallAsleep(1);
      groups.wake(5);
      groups.switchTo(FakeGroups.NAME, new EndpointId(A));
      groups.fallAsleep(1);
      groups.wake(5);
    }
    switcher.tick();

    assertThat(switcher.waitNanos("b")).isGreaterThan(Duration.ofSeconds(2).toNanos());
    assertThat(switcher.waitNanos("a")).isZero();
  }

  @Test
  void tick_noGroupHasTheModelAnyMore_thoseWhoWaitHearIt() {
    Switcher switcher = switcher(new FakeGroups());
    hold("b");

    switcher.tick();

    assertThat(heard).containsExactly("b REMOVED");
  }

  @Test
  void tick_serversChangeWhileSomebodyWaits_theNewOneIsWokenForIt() {
    FakeGroups groups = new FakeGroups(A, B);
    Switcher switcher = switcher(groups);
    pool.applyDiscovery(List.of(serving(A, "a"), serving(B, "other")));
    switcher.tick();
    pool.applyDiscovery(List.of(serving(A, "a"), serving(B, "b")));
    hold("b");

    switcher.tick();

    assertThat(groups.orders).containsExactly(B);
  }
}
