package dev.berth.engine.load;

import static dev.berth.engine.load.FakeEngines.vllm;
import static dev.berth.testing.Endpoints.many;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineReply;
import dev.berth.engine.EngineReply.Answered;
import dev.berth.engine.EngineReply.Refused;
import dev.berth.engine.EngineReply.TimedOut;
import dev.berth.pool.Doubts;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.Tickets;
import dev.berth.testing.HandDrivenLoop;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reconciler on real tickets, with fake engines and a clock turned by hand. */
class ReconcilerTest {

  private static final String ENVOY = "10.1.1.1";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final ManualTicker ticker = new ManualTicker();
  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final Tickets tickets = new Tickets(ticker, new SplittableRandom(1), registry);
  private final Doubts doubts = new Doubts(tickets, ticker, registry);
  private final Pool pool = new Pool("default", registry, 0);
  private final FakeEngines engines = new FakeEngines();
  private final Reconciler reconciler =
      new Reconciler(doubts, engines::connectionTo, loop.scheduler(), ticker, registry);

  @BeforeEach
  void start() {
    pool.applyDiscovery(many(100, "m"));
    reconciler.start();
  }

  @Test
  void look_noTicketInDoubt_asksNobody() {
    open(0);

    pass(60);

    assertThat(engines.asked()).isEmpty();
    assertThat(engines.connections()).isZero();
  }

  @Test
  void look_lostEntries_areClosedAndTheServerIsLeftAlone() {
    engines.reply((id, path) -> vllm(1, 0));
    open(0);
    open(0);
    open(0);
    loseLog();

    pass(30);

    assertThat(tickets.size()).isEqualTo(1);
    assertThat(closed()).isEqualTo(2);

    engines.reply((id, path) -> vllm(0, 0));
    pass(30);
    assertThat(tickets.size()).isZero();
    assertThat(engines.connections()).isZero();
    int asked = engines.asked().size();
    pass(30);
    assertThat(engines.asked()).hasSize(asked);
  }

  @Test
  void look_onlyServersInDoubt_areAsked() {
    engines.reply((id, path) -> vllm(1, 0));
    open(0);
    loseLog();
    pass(1);
    open(1);

    pass(30);

    assertThat(engines.asked()).containsOnly(server(0) + "/metrics");
  }

  @Test
  void conclude_beforeTenSecondsOfAnswers_nothingIsClosed() {
    engines.reply((id, path) -> vllm(0, 0));
    open(0);
    loseLog();

    pass(14);
    assertThat(tickets.size()).isEqualTo(1);

    pass(8);
    assertThat(tickets.size()).isZero();
  }

  @Test
  void conclude_ticketThatMayNotHaveArrived_waits() {
    engines.reply((id, path) -> vllm(0, 0));
    pass(3);
    open(0); // two seconds before the first question
    loseLog();

    pass(14);
    assertThat(tickets.size()).as("three answers, but the first came too soon").isEqualTo(1);

    pass(10);
    assertThat(tickets.size()).isZero();
  }

  @Test
  void conclude_serverIsBusyWithOthers_nothingIsClosed() {
    engines.reply((id, path) -> vllm(5, 7));
    open(0);
    open(0);
    loseLog();

    pass(300);

    assertThat(tickets.size()).isEqualTo(2);
  }

  @Test
  void conclude_oneAnswerInThreeIsHigh_nothingIsClosed() {
    AtomicInteger times = new AtomicInteger();
    engines.reply((id, path) -> vllm(times.incrementAndGet() % 3 == 0 ? 1 : 0, 0));
    open(0);
    loseLog();

    pass(120);

    assertThat(times.get()).isGreaterThan(9);
    assertThat(tickets.size()).isEqualTo(1);
  }

  @Test
  void reply_neverOfAnyUse_delaysAndNoMore() {
    for (EngineReply useless :
        List.of(
            new Refused(),
            new TimedOut(),
            new Answered(500, new byte[0]),
            new Answered(200, "vllm:num_requests_running NaN".getBytes(UTF_8)),
            new Answered(200, "<html>".getBytes(UTF_8)))) {
      engines.reply((id, path) -> useless);
      open(0);
      loseLog();
      pass(60);
    }

    assertThat(tickets.size()).isEqualTo(5);
    assertThat(readings("read")).isZero();
    for (String result : List.of("refused", "timed_out", "status", "silent")) {
      assertThat(readings(result)).isPositive();
    }
  }

  @Test
  void reply_aSilentOneBetweenOthers_startsTheCountAfresh() {
    AtomicInteger times = new AtomicInteger();
    engines.reply((id, path) -> times.incrementAndGet() % 3 == 0 ? new TimedOut() : vllm(0, 0));
    open(0);
    loseLog();

    pass(120);

    assertThat(tickets.size()).isEqualTo(1);
  }

  @Test
  void reply_noPageThere_otherPathIsTriedAndKept() {
    engines.reply(
        (id, path) ->
            path.equals("/metrics")
                ? new Answered(200, "[]".getBytes(UTF_8))
                : new Answered(
                    200,
                    "trtllm_num_requests_running 0\ntrtllm_num_requests_waiting 0"
                        .getBytes(UTF_8)));
    open(0);
    loseLog();

    pass(30);

    assertThat(tickets.size()).isZero();
    assertThat(engines.asked())
        .startsWith(server(0) + "/metrics", server(0) + "/prometheus/metrics")
        .containsOnlyOnce(server(0) + "/metrics");
  }

  @Test
  void ask_manyServersInDoubt_fewAtATimeAndEachInItsTurn() {
    for (int i = 0; i < 40; i++) {
      open(i);
    }
    loseLog();

    pass(5);
    assertThat(engines.unanswered()).isEqualTo(Reconciler.MAX_ASKED_AT_ONCE);

    for (int round = 0; round < 200 && engines.asked().size() < 40; round++) {
      for (int i = 0; i < 40; i++) {
        if (engines.isHanging(server(i))) {
          engines.answer(server(i), vllm(1, 0));
          loop.run();
        }
      }
      assertThat(engines.unanswered()).isLessThanOrEqualTo(Reconciler.MAX_ASKED_AT_ONCE);
    }
    assertThat(engines.asked()).doesNotHaveDuplicates().hasSize(40);
  }

  @Test
  void ask_unanswered_isNotAskedAgain() {
    open(0);
    loseLog();

    pass(60);

    assertThat(engines.asked()).hasSize(1);
  }

  @Test
  void close_whileAsked_endsAllAndLeavesNothing() {
    open(0);
    loseLog();
    pass(5);
    assertThat(engines.unanswered()).isEqualTo(1);

    reconciler.close();
    loop.run();
    pass(60);

    assertThat(engines.connections()).isZero();
    assertThat(engines.asked()).hasSize(1);
    assertThat(loop.hasTimers()).isFalse();
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      ticker.advance(SECOND);
      loop.advance(SECOND);
    }
  }

  private void loseLog() {
    doubts.onLogEnd(ENVOY);
  }

  private EndpointId server(int position) {
    return pool.snapshot().endpoint(position).id();
  }

  private Ticket open(int position) {
    PooledEndpoint endpoint = pool.snapshot().endpoint(position);
    assertThat(endpoint.load().tryReserve(endpoint.load().observe(), 1)).isTrue();
    return tickets.open(new Reservation(endpoint, false), ENVOY, null, 1, Duration.ofHours(10));
  }

  private double closed() {
    return registry.get("berth.tickets.closed").tag("by", "reconciled").counter().count();
  }

  private double readings(String result) {
    return registry.get("berth.load.readings").tag("result", result).counter().count();
  }
}
