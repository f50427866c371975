package dev.berth.engine.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EngineKind;
import dev.berth.engine.EngineReply;
import dev.berth.engine.LoopTimer;
import dev.berth.engine.PoolFollower;
import dev.berth.health.ProbeOutcome;
import dev.berth.pool.Pool;
import dev.berth.testing.Endpoints;
import dev.berth.testing.HandDrivenLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The prober on a real pool and a real timer, with fake servers and a clock turned by hand. */
class ProberTest {

  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration SUSPECT_INTERVAL = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(2220);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1790);
  private static final Duration AT_ONCE = PoolFollower.DELAY.plusMillis(20);
  private static final EngineReply GOOD = new EngineReply.Answered(200, new byte[0]);
  private static final EndpointId A = new EndpointId("10.0.0.1:8000");
  private static final EndpointId B = new EndpointId("[2001:db8::1]:8000");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("default", registry, 0);
  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final FakeProbed servers = new FakeProbed();
  private final Prober prober = prober(settings(ProbeMethod.of(EngineKind.TRITON)), 1);

  @BeforeEach
  void start() {
    prober.start();
  }

  @Test
  void discovery_newServer_isAskedAtOnceAsTheSettingsSay() {
    discover(A);

    assertThat(servers.asked()).containsExactly(A);
    assertThat(servers.questions()).containsExactly("GET /v2/health/ready within 1000");
  }

  @Test
  void discovery_anotherServerAtTheAddress_isAskedAnewAndNotWhatTheFormerOneSays() {
    discover(A);

    pool.applyDiscovery(List.of());
    discover(A);

    assertThat(servers.asked()).containsExactly(A, A);
    servers.answer(A, GOOD);
    assertThat(servers.outcomes()).containsExactly(ProbeOutcome.OK);
  }

  /** Before the prober has heard that the pool has changed. */
  @Test
  void answer_ofTheServerThatHadTheAddressBefore_isNotAboutTheNewOne() {
    discover(A);
    pool.applyDiscovery(List.of());
    pool.applyDiscovery(List.of(server(A)));

    servers.answer(A, GOOD);

    assertThat(servers.outcomes()).isEmpty();
  }

  @Test
  void discovery_tcpProbe_onlyConnects() {
    Pool other = new Pool("other", registry, 0);
    Prober tcp =
        new Prober(
            other,
            servers::connectionTo,
            new LoopTimer(loop.scheduler(), loop.ticker()),
            settings(new ProbeMethod.Tcp()),
            servers,
            new Random(1),
            registry,
            0);
    tcp.start();

    other.applyDiscovery(List.of(server(A)));
    loop.advance(AT_ONCE);
    servers.answer(A, new EngineReply.Connected());

    assertThat(servers.questions()).containsExactly("connect within 1000");
    assertThat(servers.outcomes()).containsExactly(ProbeOutcome.OK);
  }

  @ParameterizedTest
  @MethodSource("replies")
  void reply_ofEachKind_isOneOutcome(EngineReply reply, ProbeOutcome outcome) {
    discover(A);

    servers.answer(A, reply);

    assertThat(servers.outcomes()).containsExactly(outcome);
    assertThat(count(outcome.label())).isEqualTo(1);
  }

  static Stream<Arguments> replies() {
    return Stream.of(
        Arguments.of(GOOD, ProbeOutcome.OK),
        Arguments.of(new EngineReply.Answered(204, new byte[0]), ProbeOutcome.OK),
        Arguments.of(new EngineReply.Answered(199, new byte[0]), ProbeOutcome.UNHEALTHY),
        Arguments.of(new EngineReply.Answered(307, new byte[0]), ProbeOutcome.INAPPLICABLE),
        Arguments.of(new EngineReply.Answered(400, new byte[0]), ProbeOutcome.UNHEALTHY),
        Arguments.of(new EngineReply.Answered(401, new byte[0]), ProbeOutcome.INAPPLICABLE),
        Arguments.of(new EngineReply.Answered(404, new byte[0]), ProbeOutcome.INAPPLICABLE),
        Arguments.of(new EngineReply.Answered(503, new byte[0]), ProbeOutcome.UNHEALTHY),
        Arguments.of(new EngineReply.Connected(), ProbeOutcome.OK),
        Arguments.of(new EngineReply.Refused(), ProbeOutcome.REFUSED),
        Arguments.of(new EngineReply.TimedOut(), ProbeOutcome.TIMED_OUT),
        Arguments.of(new EngineReply.Broken("cut"), ProbeOutcome.RESET),
        Arguments.of(new EngineReply.Malformed("no HTTP"), ProbeOutcome.MALFORMED));
  }

  @Test
  void reply_faultOfThisSide_isNoOutcomeAndIsAskedAgain() {
    discover(A);

    servers.answer(A, new EngineReply.Unknown("too many open files"));
    loop.advance(LONGEST_PAUSE);

    assertThat(servers.outcomes()).isEmpty();
    assertThat(count("unknown")).isEqualTo(1);
    assertThat(servers.asked()).hasSize(2);
  }

  @Test
  void pause_secondQuestion_comesAnyTimeWithinTheIntervalAndFurtherOnesAfterIt() {
    discover(A);
    servers.answer(A, GOOD);
    loop.advance(INTERVAL.plusMillis(20));
    servers.answer(A, GOOD);

    loop.advance(SHORTEST_PAUSE);
    assertThat(servers.asked()).hasSize(2);
    loop.advance(LONGEST_PAUSE.minus(SHORTEST_PAUSE));
    assertThat(servers.asked()).hasSize(3);
  }

  @Test
  void pause_unansweredQuestion_isNotAskedAgain() {
    discover(A);

    loop.advance(LONGEST_PAUSE.multipliedBy(3));

    assertThat(servers.asked()).hasSize(1);
  }

  @Test
  void pause_suspect_isAskedMoreOftenUntilItIsNoneAnyMore() {
    servers.suspect(A);
    servers.answerAlways(A, new EngineReply.Refused());
    discover(A);
    loop.advance(INTERVAL);
    assertThat(servers.asked()).hasSizeBetween(9, 12);

    servers.trust(A);
    loop.advance(Duration.ofMillis(250));
    int before = servers.asked().size();
    loop.advance(SHORTEST_PAUSE.minusMillis(250));

    assertThat(servers.asked()).hasSize(before);
  }

  @Test
  void sink_thatFails_endsNoProbes() {
    servers.failInTheSink();
    servers.answerAlways(A, GOOD);
    discover(A);

    loop.advance(LONGEST_PAUSE.multipliedBy(3));

    assertThat(servers.asked()).hasSizeGreaterThan(2);
  }

  @Test
  void hangUp_quietServer_isAskedAtOnce() {
    servers.answerAlways(A, GOOD);
    discover(A);
    loop.advance(LONGEST_PAUSE);
    int before = servers.asked().size();
    loop.advance(SUSPECT_INTERVAL.plusMillis(20));
    assertThat(servers.asked()).as("it is at rest").hasSize(before);

    servers.hangUp(A);
    loop.advance(Duration.ofMillis(20));

    assertThat(servers.asked()).hasSize(before + 1);
  }

  @Test
  void hangUp_afterEachAnswer_isAskedNoMoreOftenThanASuspect() {
    servers.answerAlways(A, GOOD);
    discover(A);
    for (int i = 0; i < 200; i++) {
      servers.hangUp(A);
      loop.advance(Duration.ofMillis(10));
    }

    assertThat(servers.asked()).hasSizeBetween(8, 11);
  }

  @Test
  void probeSoon_quietServer_isAskedAtOnceAndUnknownOrAskedOnesAreLeftAlone() {
    discover(A);
    prober.probeSoon(A);
    prober.probeSoon(B);
    loop.advance(LONGEST_PAUSE);
    assertThat(servers.asked()).as("it owes an answer").hasSize(1);
    servers.answer(A, GOOD);

    prober.probeSoon(A);
    loop.advance(Duration.ofMillis(20));

    assertThat(servers.asked()).hasSize(2);
  }

  @Test
  void discovery_removedServer_isLeftAloneAtOnceAndItsAnswerCountsNoMore() {
    discover(A, B);
    servers.answer(B, GOOD);

    discover();

    assertThat(servers.openConnections()).isEmpty();
    assertThat(servers.outcomes()).containsExactly(ProbeOutcome.OK);
    loop.advance(Duration.ofSeconds(10));
    assertThat(servers.asked()).hasSize(2);
    assertThat(loop.hasTimers()).isFalse();
  }

  @Test
  void discovery_otherProbePort_isAskedThere() {
    discover(A, B);

    pool.applyDiscovery(
        List.of(
            new Endpoint(A, null, null, null, false, 9000, 8000),
            new Endpoint(B, null, null, null, false, 9000, 8000)));
    loop.advance(AT_ONCE);

    EndpointId supervisor = new EndpointId("10.0.0.1:9000");
    EndpointId other = new EndpointId("[2001:db8::1]:9000");
    assertThat(servers.openConnections()).containsExactlyInAnyOrder(supervisor, other);
    assertThat(servers.asked()).endsWith(supervisor, other);
  }

  @Test
  void discovery_thousandsAtOnce_areSpreadOverTheInterval() {
    List<Endpoint> many = Endpoints.many(10_000, "qwen");
    many.forEach(endpoint -> servers.answerAlways(endpoint.id(), GOOD));
    pool.applyDiscovery(many);
    loop.advance(PoolFollower.DELAY);

    for (int tenth = 0; tenth < 60; tenth++) {
      int before = servers.asked().size();
      for (int i = 0; i < 10; i++) {
        loop.step(Duration.ofMillis(10));
      }
      // In the first two seconds the first questions and the second ones come together.
      int most = tenth < 21 ? 1050 : 650;
      assertThat(servers.asked().size() - before).as("tenth %d", tenth).isBetween(400, most);
    }
    assertThat(servers.asked()).containsAll(many.stream().map(Endpoint::id).toList());
  }

  @Test
  void close_allServers_areLeftAlone() {
    discover(A, B);

    prober.close();
    discover(A, B);

    assertThat(servers.openConnections()).isEmpty();
    loop.advance(Duration.ofSeconds(10));
    assertThat(servers.asked()).hasSize(2);
  }

  @Test
  void metrics_ofServers_comeAndGoWithThemWithinTheBound() {
    discover(A, B);
    servers.answer(A, new EngineReply.Refused());
    servers.answer(B, new EngineReply.Refused());

    assertThat(registry.find("berth.server.probe.failures").counters()).hasSize(1);
    assertThat(registry.get("berth.server.probe.failures").counter().count()).isEqualTo(1);
    assertThat(registry.get("berth.probe.time").timer().count()).isEqualTo(2);

    discover();
    assertThat(registry.find("berth.server.probe.failures").counters()).isEmpty();
    assertThat(registry.find("berth.server.probe.time").gauges()).isEmpty();
  }

  private double count(String outcome) {
    return registry.get("berth.probes").tag("outcome", outcome).counter().count();
  }

  private void discover(EndpointId... ids) {
    pool.applyDiscovery(Stream.of(ids).map(ProberTest::server).toList());
    loop.advance(AT_ONCE);
  }

  private static Endpoint server(EndpointId id) {
    return new Endpoint(id, null, null);
  }

  private static ProbeSettings settings(ProbeMethod method) {
    return new ProbeSettings(method, INTERVAL, SUSPECT_INTERVAL, Duration.ofSeconds(1));
  }

  private Prober prober(ProbeSettings settings, int maxServerSeries) {
    return new Prober(
        pool,
        servers::connectionTo,
        new LoopTimer(loop.scheduler(), loop.ticker()),
        settings,
        servers,
        new Random(1),
        registry,
        maxServerSeries);
  }
}
