package dev.berth.engine.load;

import static dev.berth.engine.load.FakeEngines.vllm;
import static dev.berth.testing.Endpoints.many;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.EndpointMetrics.Requests;
import dev.berth.endpoint.MetricsPlace;
import dev.berth.engine.EngineReply;
import dev.berth.engine.EngineReply.Answered;
import dev.berth.engine.EngineReply.Broken;
import dev.berth.engine.EngineReply.Refused;
import dev.berth.engine.EngineReply.TimedOut;
import dev.berth.engine.LoopTimer;
import dev.berth.pool.Demand;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.ModelPace;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.prefix.PromptBlocks;
import dev.berth.testing.HandDrivenLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The poller on a real pool, with fake engines and a clock turned by hand. */
class MetricsPollerTest {

  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Duration VALID = Duration.ofSeconds(17);
  private static final Duration STEP = Duration.ofMillis(10);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final Pool pool = new Pool("default", registry, 0);
  private final FakeEngines engines = new FakeEngines();
  private final List<String> known = new ArrayList<>();

  private MetricsPoller poller(boolean always, @Nullable Duration othersInterval) {
    return new MetricsPoller(
        pool,
        engines::connectionTo,
        new LoopTimer(loop.scheduler(), loop.ticker()),
        new MetricsPolling(
            always, Duration.ofSeconds(1), IDLE, Duration.ofSeconds(2), othersInterval, DEADLINE),
        () -> known.add("known"),
        new Random(1),
        registry,
        1);
  }

  private MetricsPoller startWith(List<Endpoint> servers) {
    MetricsPoller poller = poller(true, null);
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
    MetricsPoller poller = poller(true, null);

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

    pass(Duration.ofMillis(150));
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
  void beat_workOfABerthBefore_isFollowedUntilItIsOver() {
    engines.reply((id, path) -> vllm(4, 0));
    startWith(many(1, "m"));
    engines.reply((id, path) -> vllm(1, 0));

    pass(Duration.ofSeconds(2));
    assertThat(load(0).others()).isEqualTo(1);

    engines.reply((id, path) -> vllm(0, 0));
    pass(Duration.ofSeconds(2));
    assertThat(load(0).others()).isZero();
    engines.reply((id, path) -> vllm(4, 0));
    pass(Duration.ofSeconds(30));
    assertThat(load(0).others()).as("others who come later are not its business").isZero();
  }

  @Test
  void beat_idleServers_areAskedSeldomAndNotAllAtOnce() {
    engines.reply((id, path) -> vllm(0, 0));
    startWith(many(20, "m"));
    int asked = engines.asked().size();

    pass(IDLE.minusMillis(1_000));
    assertThat(engines.asked().size() - asked).isLessThan(10);

    pass(IDLE.multipliedBy(11).minus(IDLE).plusMillis(1_000));
    assertThat(engines.asked().size() - asked).isBetween(20 * 10, 20 * 12);
    assertThat(engines.connections()).isEqualTo(20);
  }

  @Test
  void beat_serverInUse_isAskedOftenAndItsNewestWordCounts() {
    engines.reply((id, path) -> vllm(0, 0));
    startWith(many(1, "m"));
    pick(0);
    int asked = engines.asked().size();
    engines.reply((id, path) -> vllm(1, 3));

    pass(Duration.ofSeconds(100));

    assertThat(engines.asked().size() - asked).isBetween(97, 103);
    assertThat(metrics(0)).isNotNull();
    assertThat(metrics(0).requests()).isEqualTo(new Requests(4, 1, 3));
    assertThat(metrics(0).ageNanos(loop.ticker().nanos()))
        .isLessThan(Duration.ofMillis(1_150).toNanos());
    assertThat(load(0).others()).as("it is its own").isZero();
  }

  @Test
  void beat_serversInUse_areNotAskedInOneMoment() {
    engines.reply((id, path) -> vllm(1, 0));
    startWith(many(50, "m"));
    pass(Duration.ofSeconds(10));
    int asked = engines.asked().size();

    pass(Duration.ofMillis(100));

    assertThat(engines.asked().size() - asked).isLessThan(20);
  }

  @Test
  void beat_asPromised_isWhatTheMetersSay() {
    engines.reply((id, path) -> vllm(0, 0));
    startWith(many(3, "m"));

    pass(Duration.ofMinutes(2));

    double promised = registry.get("berth.load.pauses.promised").counter().count();
    double achieved = registry.get("berth.load.pauses.achieved").counter().count();
    assertThat(promised).isGreaterThan(300);
    assertThat(promised / achieved).isBetween(0.95, 1.05);
    assertThat(registry.get("berth.load.reading.time").timer().count())
        .isEqualTo(engines.asked().size());
    assertThat(registry.get("berth.server.metrics.age").gauges()).hasSize(1);
    assertThat(registry.get("berth.server.metrics.age").gauge().value()).isLessThan(6);
  }

  @Test
  void beat_exporterHangs_itsWordExpiresAndTheOthersAreHeard() {
    engines.reply((id, path) -> vllm(1, 0));
    startWith(many(2, "m"));
    assertThat(metrics(0)).isNotNull();
    engines.reply((id, path) -> id.equals(id(0)) ? null : vllm(2, 0));

    pass(VALID.plusSeconds(2));

    assertThat(metrics(0)).isNull();
    assertThat(metrics(1)).isNotNull();
    assertThat(metrics(1).requests().running()).isEqualTo(2);
    assertThat(registry.get("berth.server.metrics.age").gauge().value()).isNaN();
  }

  @Test
  void beat_idleServerMissesAnswers_itsWordCountsStill() {
    engines.reply((id, path) -> vllm(0, 0));
    startWith(many(1, "m"));
    engines.reply((id, path) -> new TimedOut());

    pass(IDLE.multipliedBy(3));

    assertThat(metrics(0)).isNotNull();
    assertThat(metrics(0).weight(loop.ticker().nanos())).isBetween(0.05, 0.2);
  }

  @Test
  void beat_serverInUseStopsTelling_isAskedLikeAnIdleOne() {
    engines.reply((id, path) -> vllm(0, 0));
    startWith(many(1, "m"));
    pick(0);
    engines.reply((id, path) -> new TimedOut());
    pass(Duration.ofSeconds(2));
    int asked = engines.asked().size();

    pass(IDLE.multipliedBy(10));

    assertThat(engines.asked().size() - asked).isBetween(9, 11);
    assertThat(registry.get("berth.server.metrics.failures").counter().count()).isPositive();
  }

  @Test
  void beat_manyExportersHang_theOthersAreNotKeptWaiting() {
    List<Endpoint> servers = many(200, "m");
    engines.reply((id, path) -> vllm(1, 0));
    startWith(servers);
    Set<EndpointId> hanging =
        servers.stream().limit(190).map(Endpoint::id).collect(Collectors.toSet());
    engines.reply((id, path) -> hanging.contains(id) ? new TimedOut() : vllm(1, 0));
    pass(Duration.ofSeconds(3));
    engines.reply((id, path) -> hanging.contains(id) ? null : vllm(2, 0));

    pass(Duration.ofSeconds(10));

    assertThat(engines.unanswered()).isEqualTo(MetricsPoller.MAX_FAILED_ASKED_AT_ONCE);
    for (int server = 190; server < 200; server++) {
      assertThat(metrics(server)).isNotNull();
      assertThat(metrics(server).requests().running()).isEqualTo(2);
      assertThat(metrics(server).ageNanos(loop.ticker().nanos()))
          .isLessThan(Duration.ofMillis(1_200).toNanos());
    }
  }

  @Test
  void beat_pageThatNobodyCanUse_theServerIsAskedAgain() {
    engines.reply(
        (id, path) ->
            page(
                "vllm:cache_config_info{block_size=\"1e308\","
                    + "num_gpu_blocks=\"1e308\"} 1\nvllm:num_requests_running 1e308\n"
                    + "vllm:num_requests_waiting 1e308\n"));
    startWith(many(1, "m"));
    pass(Duration.ofSeconds(20));
    assertThat(metrics(0)).isNull();
    engines.reply((id, path) -> vllm(3, 0));

    pass(IDLE.plusSeconds(1));

    assertThat(metrics(0)).isNotNull();
  }

  @Test
  void beat_engineStartsAnew_itsCapacityIsTheNewOneAndItsCacheEmpty() {
    engines.reply((id, path) -> withCapacity(1_000_000_000, 100));
    startWith(many(1, "m"));
    assertThat(load(0).memory().capacityTokens()).isEqualTo(16 * 100);
    PromptBlocks prompt = PromptBlocks.of(new long[] {1, 2}, 2);
    load(0).memory().reference(Demand.of(new ModelPace(), 2048, prompt), 0);
    pass(IDLE.plusSeconds(1));
    assertThat(load(0).memory().match(prompt)).isEqualTo(2);
    engines.reply((id, path) -> withCapacity(1_000_000_060, 200));

    pass(IDLE.plusSeconds(1));

    assertThat(load(0).memory().match(prompt)).isZero();
    assertThat(load(0).memory().capacityTokens()).isEqualTo(16 * 200);
  }

  private static EngineReply withCapacity(long startedSeconds, int blocks) {
    return page(
        """
        process_start_time_seconds %d
        vllm:num_requests_running 0
        vllm:num_requests_waiting 0
        vllm:cache_config_info{block_size="16",num_gpu_blocks="%d"} 1
        """
            .formatted(startedSeconds, blocks));
  }

  @Test
  void beat_notAlways_onlyWorkOfOthersIsAskedFor() {
    engines.reply((id, path) -> vllm(2, 0));
    discover(poller(false, null), many(1, "m"));
    pass(Duration.ofSeconds(10));
    engines.reply((id, path) -> vllm(0, 0));
    pass(Duration.ofSeconds(2));
    int asked = engines.asked().size();
    assertThat(asked).isGreaterThan(8);

    pass(Duration.ofMinutes(5));

    assertThat(engines.asked()).hasSize(asked);
    assertThat(metrics(0)).as("it does not count any more").isNull();
  }

  @Test
  void follow_serverLeaves_isNotAskedAndNothingIsKnownOfIt() {
    engines.reply((id, path) -> vllm(1, 0));
    MetricsPoller poller = startWith(many(1, "m"));
    PooledEndpoint gone = pool.snapshot().endpoint(0);

    discover(poller, List.of());
    int asked = engines.asked().size();
    pass(Duration.ofSeconds(10));

    assertThat(gone.metrics().get(loop.ticker().nanos())).isNull();
    assertThat(engines.asked()).hasSize(asked);
    assertThat(engines.connections()).isZero();
  }

  @Test
  void beat_nothingConfirmsTheWork_isForgotten() {
    engines.reply((id, path) -> vllm(4, 0));
    startWith(many(1, "m"));
    engines.reply((id, path) -> new TimedOut());

    pass(VALID.minusSeconds(1));
    assertThat(load(0).others()).isEqualTo(4);

    pass(Duration.ofSeconds(3));
    assertThat(load(0).others()).isZero();
  }

  @Test
  void beat_afterTheDeadlineOfRequests_nothingIsLeftOfABerthBefore() {
    engines.reply((id, path) -> vllm(4, 0));
    startWith(many(1, "m"));

    pass(DEADLINE.minusSeconds(2));
    assertThat(load(0).others()).isEqualTo(4);

    pass(Duration.ofSeconds(4));
    assertThat(load(0).others()).isZero();
  }

  @Test
  void beat_serverNeverTells_isAskedAFewTimesInARowAndThenSeldom() {
    engines.reply((id, path) -> new TimedOut());
    startWith(many(1, "m"));

    pass(Duration.ofSeconds(MeteredServer.MAX_ATTEMPTS + 1));
    int asked = engines.asked().size();
    assertThat(asked).isGreaterThanOrEqualTo(MeteredServer.MAX_ATTEMPTS);

    pass(IDLE.multipliedBy(10));
    assertThat(engines.asked().size() - asked).isBetween(9, 11);
  }

  @Test
  void beat_otherReplicasWork_everyServerIsAskedAllTheTime() {
    engines.reply((id, path) -> vllm(0, 0));
    discover(poller(true, Duration.ofMillis(500)), many(2, "m"));
    engines.reply((id, path) -> vllm(2, 1));
    pick(0);

    pass(Duration.ofMillis(1_200));
    assertThat(load(0).others()).isEqualTo(2);
    assertThat(load(1).others()).isEqualTo(3);

    int asked = engines.asked().size();
    pass(DEADLINE.multipliedBy(2));
    assertThat(engines.asked().size() - asked).isBetween(930, 990);
    assertThat(load(1).others()).isEqualTo(3);
  }

  @Test
  void firstLook_serversAreRanksOfOnePage_eachIsToldItsOwnAndNoWorkOfTheOther() {
    engines.reply(
        (id, path) ->
            new Answered(
                200,
                """
                sglang:num_running_reqs{dp_rank="0"} 3
                sglang:num_running_reqs{dp_rank="1"} 0
                sglang:num_queue_reqs{dp_rank="0"} 2
                sglang:num_queue_reqs{dp_rank="1"} 0
                """
                    .getBytes(UTF_8)));

    MetricsPoller poller = startWith(List.of(rank(0, 0), rank(1, 1)));

    assertThat(load(0).others()).isEqualTo(5);
    assertThat(load(1).others()).isZero();
    discover(poller, List.of(rank(0, 1), rank(1, 1)));
    assertThat(load(0).others()).as("it is another rank now").isZero();
  }

  private static Endpoint rank(int position, int rank) {
    Endpoint server = many(position + 1, "m").get(position);
    return new Endpoint(
        server.id(),
        null,
        server.models(),
        null,
        false,
        server.probePort(),
        new MetricsPlace(server.id().port(), rank),
        null,
        null);
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

  private static EngineReply page(String text) {
    return new Answered(200, text.getBytes(UTF_8));
  }

  private void pick(int server) {
    assertThat(load(server).tryReserve(load(server).observe(), 10)).isTrue();
  }

  private @Nullable EndpointMetrics metrics(int server) {
    return pool.snapshot().endpoint(position(id(server))).metrics().get(loop.ticker().nanos());
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
      loop.step(STEP);
    }
  }
}
