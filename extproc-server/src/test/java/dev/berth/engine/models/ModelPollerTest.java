package dev.berth.engine.models;

import static dev.berth.engine.models.FakeServers.models;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import dev.berth.endpoint.ServedModel;
import dev.berth.engine.EngineReply.Answered;
import dev.berth.engine.EngineReply.Broken;
import dev.berth.engine.EngineReply.Refused;
import dev.berth.engine.EngineReply.TimedOut;
import dev.berth.engine.PoolFollower;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.testing.HandDrivenLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The poller on a real pool, with fake servers and a clock turned by hand. */
class ModelPollerTest {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration LONGEST_INTERVAL = Duration.ofMillis(6250);
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(3740);
  private static final Duration SOON = Duration.ofMillis(200);
  private static final EndpointId A = new EndpointId("10.0.0.1:8000");
  private static final EndpointId B = new EndpointId("[2001:db8::1]:8000");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("default", registry, 0);
  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final FakeServers servers = new FakeServers();
  private final ModelPoller poller =
      new ModelPoller(
          pool,
          servers::connectionTo,
          loop.scheduler(),
          new ModelPolling(INTERVAL, Duration.ofSeconds(2)),
          new Random(1),
          registry);

  @BeforeEach
  void start() {
    poller.start();
  }

  @Test
  void start_serverWithoutModels_isAskedAndReady() {
    discover(undeclared(A));
    assertThat(servers.isAsked(A)).isTrue();

    answer(A, models("qwen", "llama"));

    assertThat(modelsOf(A)).containsExactly("qwen", "llama");
    assertThat(endpoint(A).lifecycle()).isEqualTo(Lifecycle.READY);
  }

  @Test
  void start_serverWithDeclaredModels_isNeverAsked() {
    discover(declared(A, "qwen"), undeclared(B));

    loop.advance(LONGEST_INTERVAL);

    assertThat(servers.asked()).containsOnly(B);
    assertThat(servers.openConnections()).isEqualTo(1);
  }

  @Test
  void answer_known_isAskedAgainAfterTheInterval() {
    discover(undeclared(A));
    answer(A, models("qwen"));

    loop.advance(SHORTEST_INTERVAL);
    assertThat(servers.isAsked(A)).isFalse();
    loop.advance(LONGEST_INTERVAL.minus(SHORTEST_INTERVAL));
    assertThat(servers.isAsked(A)).isTrue();
  }

  @Test
  void answer_sameModels_leavesThePoolAlone() {
    discover(undeclared(A));
    answer(A, models("qwen"));
    long version = pool.snapshot().version();

    loop.advance(LONGEST_INTERVAL);
    answer(A, models("qwen"));

    assertThat(pool.snapshot().version()).isEqualTo(version);
  }

  @Test
  void answer_otherModels_replaceTheOldOnes() {
    discover(undeclared(A));
    answer(A, models("qwen"));

    loop.advance(LONGEST_INTERVAL);
    answer(A, models("qwen", "lora"));

    assertThat(modelsOf(A)).containsExactly("qwen", "lora");
  }

  @Test
  void answer_refusedWhileUnknown_isAskedAgainFast() {
    discover(undeclared(A));

    answer(A, new Refused());
    loop.advance(Duration.ofMillis(130));
    answer(A, new Refused());
    loop.advance(Duration.ofMillis(130));
    assertThat(servers.isAsked(A)).as("the second pause is twice as long").isFalse();
    loop.advance(Duration.ofMillis(130));
    answer(A, models("qwen"));

    assertThat(modelsOf(A)).containsExactly("qwen");
  }

  @Test
  void answer_refused_forgetsUntilTheServerIsBackWithOtherModels() {
    discover(undeclared(A));
    answer(A, models("qwen"));
    loop.advance(LONGEST_INTERVAL);

    answer(A, new Refused());
    assertThat(endpoint(A).lifecycle()).isEqualTo(Lifecycle.STARTING);

    loop.advance(SOON);
    answer(A, models("llama"));
    assertThat(modelsOf(A)).containsExactly("llama");
  }

  @Test
  void answer_downForLong_isAskedAtTheInterval() {
    discover(undeclared(A));
    for (int i = 0; i < 20; i++) {
      answer(A, new Refused());
      loop.advance(LONGEST_INTERVAL);
    }
    answer(A, models("qwen"));

    assertThat(endpoint(A).lifecycle()).isEqualTo(Lifecycle.READY);
  }

  @Test
  void answer_missedTwice_keepsTheModels() {
    discover(undeclared(A));
    answer(A, models("qwen"));
    long version = pool.snapshot().version();

    loop.advance(LONGEST_INTERVAL);
    answer(A, new TimedOut());
    loop.advance(LONGEST_INTERVAL);
    answer(A, new Broken("cut"));

    assertThat(modelsOf(A)).containsExactly("qwen");
    assertThat(pool.snapshot().version()).isEqualTo(version);
  }

  @Test
  void answer_missedThreeTimes_forgetsAndAsksFast() {
    discover(undeclared(A));
    answer(A, models("qwen"));

    loop.advance(LONGEST_INTERVAL);
    answer(A, new TimedOut());
    loop.advance(LONGEST_INTERVAL);
    answer(A, new Answered(503, new byte[0]));
    loop.advance(LONGEST_INTERVAL);
    answer(A, new Answered(200, new byte[] {'{'}));

    assertThat(endpoint(A).lifecycle()).isEqualTo(Lifecycle.STARTING);
    loop.advance(SOON);
    assertThat(servers.isAsked(A)).isTrue();
  }

  @Test
  void discovery_removedServer_isLeftAlone() {
    discover(undeclared(A), undeclared(B));
    answer(A, models("qwen"));

    discover();

    assertThat(servers.openConnections()).isZero();
    loop.advance(LONGEST_INTERVAL.multipliedBy(2));
    assertThat(servers.asked()).hasSize(2);
    assertThat(loop.hasTimers()).isFalse();
  }

  @Test
  void discovery_modelsDeclaredLater_endsTheAsking() {
    discover(undeclared(A));
    answer(A, models("qwen"));

    discover(declared(A, "llama"));

    assertThat(servers.openConnections()).isZero();
    assertThat(loop.hasTimers()).isFalse();
    assertThat(modelsOf(A)).containsExactly("llama");
  }

  @Test
  void discovery_declarationTakenBack_asksAgain() {
    discover(declared(A, "llama"));
    discover(undeclared(A));

    answer(A, models("qwen"));

    assertThat(modelsOf(A)).containsExactly("qwen");
  }

  @Test
  void discovery_goneAndBackBetweenTwoLooks_isAskedAnew() {
    discover(undeclared(A));
    answer(A, models("qwen"));

    pool.applyDiscovery(List.of());
    pool.applyDiscovery(List.of(undeclared(A)));
    loop.advance(SOON);
    answer(A, models("qwen"));

    assertThat(modelsOf(A)).containsExactly("qwen");
  }

  @Test
  void discovery_otherServersChange_doesNotDisturbTheRest() {
    discover(undeclared(A));
    answer(A, models("qwen"));

    for (int i = 0; i < 20; i++) {
      discover(undeclared(A), undeclared(new EndpointId("10.0.1." + i + ":8000")));
    }

    assertThat(servers.timesAsked(A)).isEqualTo(1);
    assertThat(modelsOf(A)).containsExactly("qwen");
  }

  @Test
  void close_endsTimersConnectionsAndListening() {
    discover(undeclared(A), undeclared(B));
    answer(A, models("qwen"));

    poller.close();
    loop.run();
    discover(undeclared(A), undeclared(B), undeclared(new EndpointId("10.0.0.9:8000")));

    assertThat(servers.openConnections()).isZero();
    assertThat(loop.hasTimers()).isFalse();
    assertThat(servers.asked()).hasSize(2);
  }

  @Test
  void manyServers_areAskedEvenlyAndInTurn() {
    // given many more servers than may be asked at once, none of which answers
    int count = 2 * ModelPoller.MAX_ASKED_AT_ONCE;
    pool.applyDiscovery(many(count));
    loop.advance(PoolFollower.DELAY);

    // then the questions come at their pace
    loop.advance(ModelPoller.PACE.multipliedBy(20));
    assertThat(servers.asked()).hasSizeBetween(18, 22);

    // and stop at the bound
    loop.advance(Duration.ofSeconds(1));
    assertThat(servers.unanswered()).isEqualTo(ModelPoller.MAX_ASKED_AT_ONCE);

    // when some answer, as many others get their turn
    List<EndpointId> first = List.copyOf(servers.asked().subList(0, 10));
    first.forEach(id -> reply(id, models("qwen")));
    assertThat(servers.asked()).hasSize(ModelPoller.MAX_ASKED_AT_ONCE + 10).doesNotHaveDuplicates();

    // and when all left the pool while they waited, nothing is left
    discover();
    loop.advance(ModelReports.INTERVAL);
    assertThat(servers.openConnections()).isZero();
    assertThat(loop.hasTimers()).isFalse();

    // and the bound is as free as before
    discover(undeclared(A));
    answer(A, models("qwen"));
    assertThat(modelsOf(A)).containsExactly("qwen");
  }

  @Test
  void manyServers_steadyState_neverBursts() {
    // given servers that all became known
    int count = 200;
    pool.applyDiscovery(many(count));
    Map<EndpointId, Integer> answered = new HashMap<>();
    List<Integer> questionsPerTenthSecond = new ArrayList<>();

    // when they answer at once for half a minute
    for (int i = 0; i < 300; i++) {
      int before = servers.asked().size();
      for (int step = 0; step < 20; step++) {
        loop.advance(Duration.ofMillis(5));
        List.copyOf(servers.asked().subList(before, servers.asked().size())).stream()
            .filter(servers::isAsked)
            .forEach(
                id -> {
                  answered.merge(id, 1, Integer::sum);
                  reply(id, models("qwen"));
                });
      }
      questionsPerTenthSecond.add(servers.asked().size() - before);
    }

    // then each was asked at its interval, and the questions have spread over it
    assertThat(answered).hasSize(count);
    assertThat(answered.values()).allMatch(times -> times >= 5 && times <= 8);
    assertThat(questionsPerTenthSecond.subList(150, 300)).allMatch(questions -> questions < 15);
  }

  @Test
  void metrics_countWhatCameOfIt() {
    discover(undeclared(A), undeclared(B));
    answer(A, models("qwen"));
    answer(B, new Refused());
    loop.advance(SOON);
    answer(B, new Answered(200, new byte[0]));

    assertThat(polls("listed")).isEqualTo(1);
    assertThat(polls("refused")).isEqualTo(1);
    assertThat(polls("malformed")).isEqualTo(1);
    assertThat(polls("timed_out")).isZero();
  }

  private double polls(String result) {
    return registry
        .get("berth.models.polls")
        .tags("pool", "default", "result", result)
        .counter()
        .count();
  }

  @Test
  void manyServers_answerTogether_poolIsToldTogether() {
    // given a large pool that has just been discovered
    int count = 1_000;
    pool.applyDiscovery(many(count));
    AtomicInteger snapshots = new AtomicInteger(-1); // one comes at once, and is no change
    pool.addListener(snapshot -> snapshots.incrementAndGet());
    Duration step = ModelPoller.PACE.multipliedBy(4);

    // when all answer as soon as they are asked
    int answered = 0;
    Duration passed = Duration.ZERO;
    while (answered < count) {
      loop.advance(step);
      passed = passed.plus(step);
      for (; answered < servers.asked().size(); answered++) {
        servers.answer(servers.asked().get(answered), models("qwen"));
      }
    }
    loop.advance(ModelReports.INTERVAL);

    // then the pool knows them all, and was told no more often than the interval allows
    assertThat(pool.snapshot().endpoints()).allMatch(PooledEndpoint::isReady);
    assertThat(snapshots.get()).isBetween(2, (int) passed.dividedBy(ModelReports.INTERVAL) + 2);
    assertThat(servers.asked()).doesNotHaveDuplicates();
  }

  @Test
  void answer_firstAfterAWhile_isToldAtOnceAndTheNextAfterTheInterval() {
    discover(undeclared(A), undeclared(B));

    reply(A, models("qwen"));
    reply(B, models("qwen"));

    assertThat(endpoint(A).isReady()).isTrue();
    assertThat(endpoint(B).isReady()).isFalse();
    loop.advance(ModelReports.INTERVAL);
    assertThat(endpoint(B).isReady()).isTrue();
  }

  private void discover(Endpoint... endpoints) {
    pool.applyDiscovery(List.of(endpoints));
    loop.advance(Duration.ofMillis(12));
  }

  private void answer(EndpointId id, dev.berth.engine.EngineReply reply) {
    reply(id, reply);
    loop.advance(ModelReports.INTERVAL);
  }

  private void reply(EndpointId id, dev.berth.engine.EngineReply reply) {
    servers.answer(id, reply);
    loop.run();
  }

  private PooledEndpoint endpoint(EndpointId id) {
    return pool.snapshot().endpoint(pool.snapshot().positionOf(id.text()));
  }

  private List<String> modelsOf(EndpointId id) {
    return endpoint(id).models().stream().map(ServedModel::name).toList();
  }

  private static Endpoint undeclared(EndpointId id) {
    return new Endpoint(id, null, null);
  }

  private static Endpoint declared(EndpointId id, String model) {
    return new Endpoint(id, null, List.of(ServedModel.of(model)));
  }

  private static List<Endpoint> many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> undeclared(new EndpointId("10.1.0.1:" + (10_000 + i))))
        .toList();
  }
}
