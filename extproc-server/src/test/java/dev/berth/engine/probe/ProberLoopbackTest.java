package dev.berth.engine.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineAccess;
import dev.berth.engine.EnginesLoop;
import dev.berth.engine.RawHttpServer;
import dev.berth.engine.RawHttpServer.Reply;
import dev.berth.health.ProbeOutcome;
import dev.berth.pool.Pool;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Prober, client and servers on the loopback together. */
class ProberLoopbackTest {

  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final EnginesLoop loop = EnginesLoop.nio();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("default", registry, 0);
  private final BlockingQueue<ProbeOutcome> outcomes = new LinkedBlockingQueue<>();
  private final List<Prober> probers = new ArrayList<>();
  private final ProbeSink sink =
      new ProbeSink() {
        @Override
        public void onProbe(EndpointId server, ProbeOutcome outcome) {
          outcomes.add(outcome);
        }

        @Override
        public boolean isSuspect(EndpointId server) {
          return false;
        }
      };

  @AfterEach
  void shutDown() {
    probers.forEach(Prober::close);
    loop.close();
  }

  @Test
  void probe_serverThatDiesAndComesBack_isSeenBothTimes() throws Exception {
    RawHttpServer first = RawHttpServer.start(head -> Reply.ok(""));
    EndpointId id = first.id();
    start(Duration.ofMillis(100), Duration.ofSeconds(10));
    discover(id);
    assertThat(next()).isEqualTo(ProbeOutcome.OK);
    assertThat(next()).isEqualTo(ProbeOutcome.OK);
    assertThat(first.connections()).isEqualTo(1);

    first.close();
    awaitOutcome(ProbeOutcome.REFUSED);

    try (RawHttpServer second = RawHttpServer.start("127.0.0.1", id.port(), head -> Reply.ok(""))) {
      awaitOutcome(ProbeOutcome.OK);
      assertThat(second.requests().element()).startsWith("GET /health HTTP/1.1\n");
    }
  }

  @Test
  void probe_serverThatDiesInAQuietMinute_isSeenAtOnce() throws Exception {
    RawHttpServer server = RawHttpServer.start(head -> Reply.ok(""));
    Duration minute = Duration.ofMinutes(1);
    ProbeSettings rare =
        new ProbeSettings(
            new ProbeMethod.Http("/health"), minute, Duration.ofMillis(10), Duration.ofSeconds(10));
    start(rare);
    discover(server.id());
    assertThat(next()).isEqualTo(ProbeOutcome.OK);

    server.close();

    // The second question of a server may come any time; the third would be a minute away.
    ProbeOutcome outcome = next();
    assertThat(outcome == ProbeOutcome.OK ? next() : outcome).isEqualTo(ProbeOutcome.REFUSED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void probe_hostileServer_isOneOutcomeAndItsConnectionIsDropped(
      String name, Reply reply, ProbeOutcome outcome) throws Exception {
    Duration ample = Duration.ofSeconds(20);
    start(
        Duration.ofMillis(10), outcome == ProbeOutcome.TIMED_OUT ? Duration.ofMillis(300) : ample);
    try (RawHttpServer server = RawHttpServer.start(head -> reply)) {
      discover(server.id());

      assertThat(next()).isEqualTo(outcome);
      assertThat(next()).isEqualTo(outcome);
      assertThat(server.connections()).as("each question its own").isGreaterThanOrEqualTo(2);
    }
  }

  static Stream<Arguments> hostile() {
    String piece = "ffff\r\n" + "x".repeat(0xffff) + "\r\n";
    return Stream.of(
        Arguments.of("hangs", Reply.nothing(), ProbeOutcome.TIMED_OUT),
        Arguments.of("drips", Reply.of("HTTP/1.1 200 OK\r\n"), ProbeOutcome.TIMED_OUT),
        Arguments.of("streams on", Reply.of(CHUNKED + piece.repeat(2)), ProbeOutcome.MALFORMED),
        Arguments.of("promises much", lengthOf("9999999999"), ProbeOutcome.MALFORMED),
        Arguments.of("promises nonsense", lengthOf("a lot"), ProbeOutcome.MALFORMED),
        Arguments.of(
            "floods headers",
            Reply.of("HTTP/1.1 200 OK\r\n" + "X-More: of the same\r\n".repeat(1000)),
            ProbeOutcome.MALFORMED),
        Arguments.of("garbage", Reply.of("\u0000\u0001\r\n\r\n"), ProbeOutcome.MALFORMED),
        Arguments.of("hangs up", Reply.nothing().andClose(), ProbeOutcome.RESET),
        Arguments.of(
            "hangs up in between",
            Reply.of(CHUNKED + "ff\r\nonly this").andClose(),
            ProbeOutcome.RESET));
  }

  private static Reply lengthOf(String length) {
    return Reply.of("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
  }

  @Test
  void probe_tcp_isOkWhileSomebodyListens() throws Exception {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    ProbeSettings tcp =
        new ProbeSettings(
            new ProbeMethod.Tcp(),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofSeconds(10));
    start(tcp);
    try (socket) {
      discover(new EndpointId("127.0.0.1:" + socket.getLocalPort()));
      assertThat(next()).isEqualTo(ProbeOutcome.OK);

      socket.close();

      awaitOutcome(ProbeOutcome.REFUSED);
    }
  }

  /** Each server has an address of its own, and all are one listener on every loopback address. */
  @Test
  void discovery_tenThousandAddsAndRemoves_leavesNoDescriptor() throws Exception {
    start(Duration.ofMillis(20), Duration.ofSeconds(10));
    try (RawHttpServer server = RawHttpServer.start("0.0.0.0", 0, head -> Reply.ok(""))) {
      replace(server, 0);
      long before = settledDescriptors(Long.MAX_VALUE);

      for (int round = 1; round <= 100; round++) {
        replace(server, round);
      }

      assertThat(settledDescriptors(before + 10)).isLessThanOrEqualTo(before + 10);
    }
  }

  /** A hundred servers come, are probed, and go. */
  private void replace(RawHttpServer server, int round) throws InterruptedException, IOException {
    pool.applyDiscovery(
        IntStream.range(1, 101)
            .mapToObj(
                i ->
                    new Endpoint(
                        new EndpointId("127.1." + round + "." + i + ":" + server.port()),
                        null,
                        null))
            .toList());
    outcomes.clear();
    for (int i = 0; i < 100; i++) {
      assertThat(next()).isEqualTo(ProbeOutcome.OK);
    }
  }

  /**
   * After all servers have left and the loop and the server have closed what they had.
   *
   * @param most how many may be left; more are waited for to be closed
   */
  private long settledDescriptors(long most) throws Exception {
    pool.applyDiscovery(List.of());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    long open = descriptors();
    for (long more = -1; (more != open || open > most) && System.nanoTime() < end; ) {
      CountDownLatch later = new CountDownLatch(1);
      var unused = loop.loop().schedule(later::countDown, 100, TimeUnit.MILLISECONDS);
      assertThat(later.await(20, TimeUnit.SECONDS)).isTrue();
      more = open;
      open = descriptors();
    }
    return open;
  }

  private static long descriptors() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    new FileDescriptorMetrics().bindTo(meters);
    return (long) meters.get("process.files.open").gauge().value();
  }

  private void start(Duration interval, Duration timeout) {
    start(new ProbeSettings(new ProbeMethod.Http("/health"), interval, interval, timeout));
  }

  private void start(ProbeSettings settings) {
    Prober prober =
        new Prober(
            pool,
            loop.client(Prober.MAX_ANSWER_BYTES, () -> EngineAccess.PLAIN)::connectionTo,
            loop.timer(),
            settings,
            sink,
            new Random(1),
            registry,
            0);
    probers.add(prober);
    prober.start();
  }

  private void discover(EndpointId id) {
    pool.applyDiscovery(List.of(new Endpoint(id, null, null)));
  }

  private void awaitOutcome(ProbeOutcome wanted) throws InterruptedException {
    ProbeOutcome outcome = next();
    while (outcome != wanted) {
      outcome = next();
    }
  }

  private ProbeOutcome next() throws InterruptedException {
    ProbeOutcome outcome = outcomes.poll(30, TimeUnit.SECONDS);
    assertThat(outcome).as("a probe comes to an end").isNotNull();
    return outcome;
  }
}
