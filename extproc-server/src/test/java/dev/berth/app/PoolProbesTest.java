package dev.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import dev.berth.endpoint.ServedModel;
import dev.berth.engine.EngineReply;
import dev.berth.engine.LoopTimer;
import dev.berth.engine.probe.FakeProbed;
import dev.berth.engine.probe.ProbeSettings;
import dev.berth.health.AnswerOutcome;
import dev.berth.health.AnswerReport;
import dev.berth.health.Cause;
import dev.berth.health.HealthEvent;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.testing.HandDrivenLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes and health together, on fake servers and under a clock turned by hand. */
class PoolProbesTest {

  private static final EndpointId A = new EndpointId("10.0.0.1:8000");
  private static final EndpointId B = new EndpointId("10.0.0.2:8000");
  private static final EngineReply GOOD = new EngineReply.Answered(200, new byte[0]);
  private static final EngineReply REFUSED = new EngineReply.Refused();
  private static final Duration A_WHILE = Duration.ofSeconds(10);
  private static final Duration AT_ONCE = Duration.ofMillis(40);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final Pool pool = new Pool("default", registry, 0, loop.ticker());
  private final FakeProbed servers = new FakeProbed();
  private final PoolProbes probes =
      new PoolProbes(
          pool,
          servers::connectionTo,
          new LoopTimer(loop.scheduler(), loop.ticker()),
          ProbeSettings.DEFAULT,
          new Random(1),
          registry,
          0);

  @BeforeEach
  void start() {
    servers.answerAlways(A, GOOD);
    servers.answerAlways(B, GOOD);
    probes.start();
    discover(A, B);
    loop.advance(A_WHILE);
  }

  @Test
  void processDies_quietConnectionCloses_outBeforeAnyRequestFindsNobody() {
    servers.answerAlways(A, REFUSED);
    loop.advance(Duration.ofMillis(200));

    servers.hangUp(A);
    loop.advance(AT_ONCE);

    assertThat(state(A)).isEqualTo(Lifecycle.EJECTED);
    assertThat(lastEvent(A).cause()).isEqualTo(Cause.PROBE_FAILED);
    assertThat(state(B)).isEqualTo(Lifecycle.READY);
  }

  @Test
  void processComesBack_firstGoodProbe_recoveringAtOnce() {
    servers.answerAlways(A, REFUSED);
    loop.advance(A_WHILE);
    assertThat(state(A)).isEqualTo(Lifecycle.EJECTED);

    servers.answerAlways(A, GOOD);
    loop.advance(ProbeSettings.DEFAULT.interval().multipliedBy(2));

    assertThat(state(A)).isEqualTo(Lifecycle.RECOVERING);
    assertThat(lastEvent(A).cause()).isEqualTo(Cause.PROBE_PASSED);
  }

  @Test
  void requestGetsNoAnswer_serverIsProbedAtOnceAndMoreOften() {
    loop.advance(Duration.ofMillis(200));
    int before = probesOf(A);

    end(A, AnswerOutcome.RESET);
    loop.advance(AT_ONCE);
    assertThat(probesOf(A)).isEqualTo(before + 1);
    assertThat(state(A)).isEqualTo(Lifecycle.SUSPECT);

    loop.advance(Duration.ofSeconds(2));
    assertThat(probesOf(A)).isGreaterThan(before + 7);
  }

  @Test
  void requestsFailWhileProbesAreGood_probesDoNotBringItBack() {
    for (int i = 0; i < 5; i++) {
      end(A, AnswerOutcome.SERVER_ERROR);
    }

    loop.advance(A_WHILE);

    assertThat(state(A)).isEqualTo(Lifecycle.EJECTED);
    assertThat(lastEvent(A).cause()).isEqualTo(Cause.CONSECUTIVE_5XX);
  }

  @Test
  void newServer_portNotOpenYet_startingUntilItAnswers() {
    EndpointId c = new EndpointId("10.0.0.3:8000");
    servers.answerAlways(c, REFUSED);
    discover(A, B, c);
    loop.advance(A_WHILE);
    assertThat(state(c)).isEqualTo(Lifecycle.STARTING);

    servers.answerAlways(c, GOOD);
    loop.advance(ProbeSettings.DEFAULT.interval().multipliedBy(2));

    assertThat(state(c)).isEqualTo(Lifecycle.RECOVERING);
  }

  @Test
  void serverRemoved_isLeftAloneAtOnce() {
    discover(B);
    loop.advance(AT_ONCE);

    assertThat(servers.openConnections()).containsExactly(B);
    assertThat(probes.isSuspect(A)).isFalse();
  }

  @Test
  void close_allAreLeftAlone() {
    probes.close();
    loop.advance(AT_ONCE);

    assertThat(servers.openConnections()).isEmpty();
  }

  private void discover(EndpointId... ids) {
    pool.applyDiscovery(
        Stream.of(ids).map(id -> new Endpoint(id, null, List.of(ServedModel.of("m")))).toList());
  }

  private int probesOf(EndpointId id) {
    return (int) servers.asked().stream().filter(id::equals).count();
  }

  private void end(EndpointId id, AnswerOutcome outcome) {
    long now = loop.ticker().nanos();
    server(id).health().onEnd(new AnswerReport(outcome, now, now, false));
  }

  private PooledEndpoint server(EndpointId id) {
    return pool.snapshot().endpoint(pool.snapshot().positionOf(id.text()));
  }

  private Lifecycle state(EndpointId id) {
    return server(id).lifecycle();
  }

  private HealthEvent lastEvent(EndpointId id) {
    List<HealthEvent> events = server(id).health().events();
    return events.get(events.size() - 1);
  }
}
