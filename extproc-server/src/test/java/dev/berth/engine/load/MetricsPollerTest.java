package dev.berth.engine.load;

import static dev.berth.engine.load.FakeEngines.vllm;
import static dev.berth.testing.Endpoints.many;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.EndpointMetrics.Requests;
import dev.berth.engine.EngineReply;
import dev.berth.engine.EngineReply.Answered;
import dev.berth.engine.EngineReply.Broken;
import dev.berth.engine.EngineReply.Refused;
import dev.berth.engine.EngineReply.TimedOut;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.testing.HandDrivenLoop;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The poller on a real pool, with fake engines and a clock turned by hand. */
class MetricsPollerTest {

  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration STEP = Duration.ofMillis(100);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final ManualTicker ticker = new ManualTicker();
  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final Pool pool = new Pool("default", registry, 0);
  private final FakeEngines engines = new FakeEngines();
  private final List<String> known = new ArrayList<>();

  private MetricsPoller start(@Nullable Duration interval) {
    MetricsPoller poller =
        new MetricsPoller(
            pool,
            engines::connectionTo,
            loop.scheduler(),
            interval,
            DEADLINE,
            () -> known.add("known"),
            ticker,
            registry);
    poller.start();
    loop.run();
    return poller;
  }

  private MetricsPoller startWith(List<Endpoint> servers) {
    MetricsPoller poller = start(null);
    discover(poller, servers);
    return poller;
  }

  private void discover(MetricsPoller poller, List<Endpoint> servers) {
    pool.applyDiscovery(servers);
    poller.onDiscovered();
    loop.run();
  }

  @Test
  void firstLook_everyServerTells_isOverAtOnceAndTheLoadsAreKnown() {
    engines.reply((id, path) -> vllm(id.equals(id(1)) ? 6 : 0, id.equals(id(1)) ? 2 : 0));

    MetricsPoller poller = startWith(many(3, "m"));

    assertThat(poller.isKnown()).isTrue();
    assertThat(known).hasSize(1);
    assertThat(load(0).others()).isZero();
    assertThat(load(1).others()).isEqualTo(8);
    assertThat(load(1).requests()).isZero();
  }

  @Test
  void firstLook_beforeTheServersAreDiscovered_isNotOver() {
    MetricsPoller poller = start(null);

    pass(Duration.ofSeconds(10));
    assertThat(poller.isKnown()).isFalse();

    discover(poller, List.of());
    assertThat(poller.isKnown()).isTrue();
  }

  @Test
  void firstLook_oneHangs_isOverAfterTwoSeconds() {
    engines.reply((id, path) -> id.equals(id(0)) ? null : vllm(3, 0));
    MetricsPoller poller = startWith(many(3, "m"));

    pass(Duration.ofMillis(1_900));
    assertThat(poller.isKnown()).isFalse();

    pass(Duration.ofMillis(100));
    assertThat(poller.isKnown()).isTrue();
    assertThat(known).hasSize(1);
    assertThat(load(2).others()).isEqualTo(3);
  }

  @Test
  void firstLook_nobodyTells_holdsNothingUp() {
    List<EngineReply> replies =
        List.of(new Refused(), new Broken("x"), new Answered(404, new byte[0]));
    engines.reply((id, path) -> replies.get(position(id)));

    MetricsPoller poller = startWith(many(3, "m"));

    assertThat(poller.isKnown()).isTrue();
    assertThat(engines.asked()).contains(id(2) + "/metrics", id(2) + "/prometheus/metrics");
  }

  @Test
  void firstLook_manyServers_asksSoManyAtATime() {
    startWith(many(200, "m"));

    assertThat(engines.unanswered()).isEqualTo(MetricsPoller.MAX_ASKED_AT_ONCE);
  }

  @Test
  void round_workOfABerthBefore_isFollowedUntilItIsOver() {
    engines.reply((id, path) -> vllm(4, 0));
    startWith(many(1, "m"));
    engines.reply((id, path) -> vllm(1, 0));

    pass(Duration.ofSeconds(1));
    assertThat(load(0).others()).isEqualTo(1);

    engines.reply((id, path) -> vllm(0, 0));
    pass(Duration.ofSeconds(2));
    assertThat(load(0).others()).isZero();
    engines.reply((id, path) -> vllm(4, 0));
    pass(Duration.ofSeconds(30));
    assertThat(load(0).others()).as("others who come later are not its business").isZero();
  }

  @Test
  void round_idleServers_areAskedInOneOfSoManyRounds() {
    engines.reply((id, path) -> vllm(0, 0));
    startWith(many(20, "m"));
    int asked = engines.asked().size();

    pass(Duration.ofSeconds(1));
    assertThat(engines.asked().size() - asked).as("not all at once").isBetween(1, 19);

    pass(Duration.ofSeconds(MetricsPoller.IDLE_ROUNDS * 2 - 1));
    assertThat(engines.asked()).hasSize(asked + 2 * 20);
    assertThat(engines.connections()).isEqualTo(20);
  }

  @Test
  void round_serverInUse_isAskedInEveryRoundAndItsNewestWordCounts() {
    engines.reply((id, path) -> vllm(0, 0));
    startWith(many(1, "m"));
    pick(0);
    int asked = engines.asked().size();
    engines.reply((id, path) -> vllm(1, 3));

    pass(Duration.ofSeconds(5));

    assertThat(engines.asked()).hasSize(asked + 5);
    assertThat(metrics(0)).isNotNull();
    assertThat(metrics(0).requests()).isEqualTo(new Requests(4, 1, 3));
    assertThat(metrics(0).ageNanos(ticker.nanos())).isLessThan(Duration.ofSeconds(1).toNanos());
    assertThat(load(0).others()).as("it is its own").isZero();
  }

  @Test
  void round_exporterHangs_itsWordExpiresAndTheOthersAreHeard() {
    engines.reply((id, path) -> vllm(1, 0));
    startWith(many(2, "m"));
    assertThat(metrics(0)).isNotNull();
    engines.reply((id, path) -> id.equals(id(0)) ? null : vllm(2, 0));

    pass(MetricsServer.STALE.plusSeconds(1));

    assertThat(metrics(0)).isNull();
    assertThat(metrics(1)).isNotNull();
    assertThat(metrics(1).requests().running()).isEqualTo(2);
    assertThat(metrics(1).ageNanos(ticker.nanos())).isLessThan(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void round_serverInUseStopsTelling_isAskedLikeAnIdleOne() {
    engines.reply((id, path) -> vllm(0, 0));
    startWith(many(1, "m"));
    pick(0);
    engines.reply((id, path) -> new TimedOut());
    pass(Duration.ofSeconds(1));
    int asked = engines.asked().size();

    pass(Duration.ofSeconds(MetricsPoller.IDLE_ROUNDS * 3));

    assertThat(engines.asked()).hasSize(asked + 3);
  }

  @Test
  void follow_serverLeaves_isNotAskedAndNothingIsKnownOfIt() {
    engines.reply((id, path) -> vllm(1, 0));
    MetricsPoller poller = startWith(many(1, "m"));
    PooledEndpoint gone = pool.snapshot().endpoint(0);

    discover(poller, List.of());
    int asked = engines.asked().size();
    pass(Duration.ofSeconds(10));

    assertThat(gone.metrics().get()).isNull();
    assertThat(engines.asked()).hasSize(asked);
    assertThat(engines.connections()).isZero();
  }

  @Test
  void round_nothingConfirmsTheWork_isForgotten() {
    engines.reply((id, path) -> vllm(4, 0));
    startWith(many(1, "m"));
    engines.reply((id, path) -> new TimedOut());

    pass(MetricsServer.STALE.minusSeconds(1));
    assertThat(load(0).others()).isEqualTo(4);

    pass(Duration.ofSeconds(2));
    assertThat(load(0).others()).isZero();
  }

  @Test
  void round_afterTheDeadlineOfRequests_nothingIsLeftOfABerthBefore() {
    engines.reply((id, path) -> vllm(4, 0));
    startWith(many(1, "m"));

    pass(DEADLINE.minusSeconds(1));
    assertThat(load(0).others()).isEqualTo(4);

    pass(Duration.ofSeconds(2));
    assertThat(load(0).others()).isZero();
  }

  @Test
  void round_serverNeverTells_isAskedAFewTimesInARowAndThenSeldom() {
    engines.reply((id, path) -> new TimedOut());
    startWith(many(1, "m"));

    pass(Duration.ofSeconds(MetricsServer.MAX_ATTEMPTS - 1));
    assertThat(engines.asked()).hasSize(MetricsServer.MAX_ATTEMPTS);

    pass(Duration.ofSeconds(MetricsPoller.IDLE_ROUNDS * 4));
    assertThat(engines.asked()).hasSize(MetricsServer.MAX_ATTEMPTS + 4);
  }

  @Test
  void round_otherReplicasWork_everyServerIsAskedAllTheTime() {
    engines.reply((id, path) -> vllm(0, 0));
    MetricsPoller poller = start(Duration.ofMillis(500));
    discover(poller, many(2, "m"));
    engines.reply((id, path) -> vllm(2, 1));
    pick(0);

    pass(Duration.ofMillis(500));
    assertThat(load(0).others()).isEqualTo(2);
    assertThat(load(1).others()).isEqualTo(3);

    int asked = engines.asked().size();
    pass(DEADLINE.multipliedBy(2));
    assertThat(engines.asked().size() - asked).isEqualTo(2 * 2 * 240);
    assertThat(load(1).others()).isEqualTo(3);
  }

  @Test
  void follow_serverComesLater_isAskedOnce() {
    engines.reply((id, path) -> vllm(0, 0));
    MetricsPoller poller = startWith(many(1, "m"));

    engines.reply((id, path) -> vllm(5, 0));
    discover(poller, many(2, "m"));

    assertThat(load(1).others()).isEqualTo(5);
  }

  @Test
  void follow_serverLeaves_nothingIsHeldAgainstItWhenItIsBack() {
    engines.reply((id, path) -> vllm(5, 0));
    MetricsPoller poller = startWith(many(1, "m"));
    pick(0);
    EndpointLoad load = load(0);

    discover(poller, List.of());
    engines.reply((id, path) -> null);
    discover(poller, many(1, "m"));

    assertThat(load(0)).as("its request still runs").isSameAs(load);
    assertThat(load(0).others()).isZero();
  }

  @Test
  void close_withQuestionsOpen_leavesNoConnectionAndNoTimer() {
    MetricsPoller poller = startWith(many(3, "m"));

    poller.close();
    loop.run();

    assertThat(engines.connections()).isZero();
    assertThat(known).isEmpty();
  }

  private void pick(int server) {
    assertThat(load(server).tryReserve(load(server).observe(), 10)).isTrue();
  }

  private @Nullable EndpointMetrics metrics(int server) {
    return pool.snapshot().endpoint(position(id(server))).metrics().get();
  }

  private EndpointLoad load(int server) {
    return pool.snapshot().endpoint(position(id(server))).load();
  }

  private int position(EndpointId id) {
    return pool.snapshot().positionOf(id.text());
  }

  private static EndpointId id(int server) {
    return many(server + 1, "m").get(server).id();
  }

  private void pass(Duration duration) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(duration) < 0;
        passed = passed.plus(STEP)) {
      ticker.advance(STEP);
      loop.step(STEP);
      loop.run();
    }
  }
}
