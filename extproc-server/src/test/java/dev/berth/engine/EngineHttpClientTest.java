package dev.berth.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineReply.Answered;
import dev.berth.engine.EngineReply.Broken;
import dev.berth.engine.EngineReply.Connected;
import dev.berth.engine.EngineReply.Malformed;
import dev.berth.engine.EngineReply.Refused;
import dev.berth.engine.EngineReply.TimedOut;
import dev.berth.engine.EngineReply.Unknown;
import dev.berth.engine.RawHttpServer.Reply;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against real sockets on the loopback. */
class EngineHttpClientTest {

  private static final EnginesLoop LOOP = EnginesLoop.nio();
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final int MAX_BODY_BYTES = 1000;
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final EngineHttpClient client = LOOP.client(MAX_BODY_BYTES, () -> EngineAccess.PLAIN);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable resource : opened) {
      resource.close();
    }
  }

  @AfterAll
  static void shutDown() {
    LOOP.close();
  }

  @Test
  void get_answer_hasStatusAndBody() throws Exception {
    RawHttpServer server = serve(head -> Reply.status("404 Not Found", "no such thing"));

    Answered answer = (Answered) ask(connect(server), AMPLE);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("no such thing");
    assertThat(server.requests().element())
        .startsWith("GET /v1/models?x=1 HTTP/1.1\n")
        .containsIgnoringCase("host: " + server.id().text() + "\n");
  }

  @Test
  void get_ipv6Server_isReachedAndNamedInBrackets() throws Exception {
    RawHttpServer server;
    try {
      server = RawHttpServer.start("::1", 0, head -> Reply.ok("six"));
    } catch (IOException noIpv6) {
      Assumptions.assumeThat(noIpv6).as("this machine has no IPv6 loopback").isNull();
      return;
    }
    opened.add(server);

    assertThat(text(ask(connect(server), AMPLE))).isEqualTo("six");
    assertThat(server.requests().element()).containsIgnoringCase("host: [::1]:" + server.port());
  }

  @Test
  void get_severalQuestions_shareOneConnection() throws Exception {
    RawHttpServer server = serve(head -> Reply.ok("same"));
    EngineConnection connection = connect(server);

    for (int i = 0; i < 5; i++) {
      assertThat(text(ask(connection, AMPLE))).isEqualTo("same");
    }

    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void get_chunkedAnswer_isPutTogether() throws Exception {
    RawHttpServer server =
        serve(head -> Reply.of("%s3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n".formatted(CHUNKED)));

    assertThat(text(ask(connect(server), AMPLE))).isEqualTo("abcde");
  }

  @Test
  void get_serverThatClosesAfterEachAnswer_isAskedOnNewConnections() throws Exception {
    RawHttpServer server =
        serve(
            head ->
                Reply.of("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
                    .andClose());
    EngineConnection connection = connect(server);

    assertThat(text(ask(connection, AMPLE))).isEqualTo("ok");
    assertThat(text(ask(connection, AMPLE))).isEqualTo("ok");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void get_idleConnectionClosedUnannounced_isAskedOnceMoreOnANewOne() throws Exception {
    // given a server that takes the second question on a connection and hangs up on it
    AtomicInteger questions = new AtomicInteger();
    RawHttpServer server =
        serve(
            head ->
                questions.incrementAndGet() == 2 ? Reply.nothing().andClose() : Reply.ok("here"));
    EngineConnection connection = connect(server);

    assertThat(text(ask(connection, AMPLE))).isEqualTo("here");
    assertThat(text(ask(connection, AMPLE))).isEqualTo("here");
    assertThat(questions).hasValue(3);
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void get_freshConnectionClosedWithoutAnswer_isBrokenWithoutAnotherTry() throws Exception {
    RawHttpServer server = serve(head -> Reply.nothing().andClose());

    assertThat(ask(connect(server), AMPLE)).isInstanceOf(Broken.class);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void get_answerCutShort_isBroken() throws Exception {
    RawHttpServer server =
        serve(head -> Reply.of("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab").andClose());

    assertThat(ask(connect(server), AMPLE)).isInstanceOf(Broken.class);
  }

  @Test
  void get_noHttp_isMalformedAndQuotesNothing() throws Exception {
    RawHttpServer server = serve(head -> Reply.of("SSH-2.0-secret\r\n\r\n"));

    Malformed malformed = (Malformed) ask(connect(server), AMPLE);

    assertThat(malformed.reason()).isNotBlank().doesNotContain("secret");
  }

  @Test
  void get_bodyAtTheLimit_isAnswered() throws Exception {
    RawHttpServer server = serve(head -> Reply.ok("x".repeat(MAX_BODY_BYTES)));

    assertThat(text(ask(connect(server), AMPLE))).hasSize(MAX_BODY_BYTES);
  }

  @Test
  void get_bodyBeyondTheLimit_isMalformed() throws Exception {
    RawHttpServer server = serve(head -> Reply.ok("x".repeat(MAX_BODY_BYTES + 1)));

    assertThat(ask(connect(server), AMPLE))
        .isEqualTo(new Malformed("the answer is longer than 1000 bytes"));
  }

  @Test
  void get_endlessChunkedBody_isMalformed() throws Exception {
    String chunks = ("ff\r\n" + "x".repeat(255) + "\r\n").repeat(10);
    RawHttpServer server = serve(head -> Reply.of(CHUNKED + chunks));

    assertThat(ask(connect(server), AMPLE)).isInstanceOf(Malformed.class);
  }

  @Test
  void get_nobodyListens_isRefused() throws Exception {
    assertThat(ask(connect(unusedAddress()), AMPLE)).isEqualTo(new Refused());
  }

  @Test
  void get_nobodyListensOnEpoll_isRefusedToo() throws Exception {
    Assumptions.assumeThat(Epoll.isAvailable()).as("Linux only").isTrue();
    EnginesLoop loop = EnginesLoop.epoll();
    opened.add(loop);

    EngineConnection connection = loop.client().connectionTo(unusedAddress());

    assertThat(ask(connection, AMPLE)).isEqualTo(new Refused());
  }

  @Test
  void get_serverThatComesBack_isAnsweredAgain() throws Exception {
    // given a server that dies
    RawHttpServer first = serve(head -> Reply.ok("old"));
    EngineConnection connection = connect(first);
    assertThat(text(ask(connection, AMPLE))).isEqualTo("old");
    first.close();
    assertThat(ask(connection, AMPLE)).isEqualTo(new Refused());

    // when another one takes its address
    opened.add(RawHttpServer.start("127.0.0.1", first.port(), head -> Reply.ok("new")));

    // then the same connection reaches it
    assertThat(text(ask(connection, AMPLE))).isEqualTo("new");
  }

  @Test
  void get_serverThatHangs_timesOutAndIsAskedOnANewConnection() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    AtomicInteger questions = new AtomicInteger();
    RawHttpServer server =
        serve(
            head -> {
              boolean first = questions.incrementAndGet() == 1;
              asked.countDown();
              return first ? Reply.nothing() : Reply.ok("awake");
            });
    EngineConnection connection = connect(server);

    assertThat(ask(connection, SHORT)).isEqualTo(new TimedOut());
    await(asked);
    assertThat(text(ask(connection, AMPLE))).isEqualTo("awake");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void get_serverThatDripsItsAnswer_timesOut() throws Exception {
    RawHttpServer server =
        serve(head -> Reply.of("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"));

    assertThat(ask(connect(server), SHORT)).isEqualTo(new TimedOut());
  }

  @Test
  void get_whileAQuestionIsUnanswered_isRefusedAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    RawHttpServer server =
        serve(
            head -> {
              asked.countDown();
              await(goOn);
              return Reply.ok("first");
            });
    EngineConnection connection = connect(server);
    CompletableFuture<EngineReply> first = send(connection, AMPLE);
    await(asked);

    EngineReply second = ask(connection, AMPLE);
    goOn.countDown();

    assertThat(second).isEqualTo(new Unknown("a question is unanswered"));
    assertThat(text(first.get(20, TimeUnit.SECONDS))).isEqualTo("first");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void close_unansweredQuestion_isUnknown() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    RawHttpServer server =
        serve(
            head -> {
              asked.countDown();
              return Reply.nothing();
            });
    EngineConnection connection = connect(server);
    CompletableFuture<EngineReply> reply = send(connection, AMPLE);
    await(asked);

    connection.close();

    assertThat(reply.get(20, TimeUnit.SECONDS)).isInstanceOf(Unknown.class);
    assertThat(ask(connection, AMPLE)).isEqualTo(new Unknown("the connection is closed"));
  }

  @Test
  void get_fromWithinTheReply_works() throws Exception {
    RawHttpServer server = serve(head -> Reply.ok("again"));
    EngineConnection connection = connect(server);
    CompletableFuture<EngineReply> second = new CompletableFuture<>();

    connection.get("/one", AMPLE, reply -> connection.get("/two", AMPLE, second::complete));

    assertThat(text(second.get(20, TimeUnit.SECONDS))).isEqualTo("again");
  }

  @Test
  void get_unaskedSecondAnswer_isNotTakenForTheNextQuestion() throws Exception {
    // given a server that answers its first question twice
    AtomicInteger questions = new AtomicInteger();
    RawHttpServer server =
        serve(
            head -> {
              String body = "answer " + questions.incrementAndGet();
              String answer =
                  "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body);
              return Reply.of(questions.get() == 1 ? answer + answer : answer);
            });
    EngineConnection connection = connect(server);

    assertThat(text(ask(connection, AMPLE))).isEqualTo("answer 1");
    assertThat(text(ask(connection, AMPLE))).isEqualTo("answer 2");
  }

  @Test
  void get_floodOfHeaders_isMalformed() throws Exception {
    String flood = "HTTP/1.1 200 OK\r\n" + "X-More: of the same\r\n".repeat(1000);
    RawHttpServer server = serve(head -> Reply.of(flood));

    assertThat(ask(connect(server), AMPLE)).isInstanceOf(Malformed.class);
  }

  @Test
  void get_endlessInterimAnswers_timesOut() throws Exception {
    String interim = "HTTP/1.1 102 Processing\r\n\r\n";
    RawHttpServer server = serve(head -> Reply.of(interim.repeat(1000)));

    assertThat(ask(connect(server), SHORT)).isEqualTo(new TimedOut());
  }

  @Test
  void get_serverThatWantsTls_isNoAnswer() throws Exception {
    // given what a TLS server says to plain HTTP: an alert
    byte[] alert = {21, 3, 3, 0, 2, 2, 10};
    RawHttpServer server = serve(head -> new Reply(alert, true));

    assertThat(ask(connect(server), AMPLE)).isInstanceOfAny(Broken.class, Malformed.class);
  }

  @Test
  void connect_serverThatListens_isConnectedEachTimeAnew() throws Exception {
    RawHttpServer server = serve(head -> Reply.ok("unasked"));
    EngineConnection connection = connect(server);

    assertThat(tryToConnect(connection)).isEqualTo(new Connected());
    assertThat(tryToConnect(connection)).isEqualTo(new Connected());

    assertThat(server.requests()).isEmpty();
  }

  @Test
  void connect_nobodyListens_isRefused() throws Exception {
    assertThat(tryToConnect(connect(unusedAddress()))).isEqualTo(new Refused());
  }

  @Test
  void onHangUp_quietConnectionClosed_isCalledAndAnAskedOneIsNot() throws Exception {
    CompletableFuture<String> hungUp = new CompletableFuture<>();
    RawHttpServer server = serve(head -> Reply.ok("here"));
    EngineConnection connection =
        client.connectionTo(server.id(), () -> hungUp.complete("hung up"));
    opened.add(connection::close);
    assertThat(text(ask(connection, AMPLE))).isEqualTo("here");
    assertThat(hungUp).isNotDone();

    server.close();

    assertThat(hungUp.get(20, TimeUnit.SECONDS)).isEqualTo("hung up");
  }

  private static EngineReply tryToConnect(EngineConnection connection) throws Exception {
    CompletableFuture<EngineReply> reply = new CompletableFuture<>();
    connection.connect(AMPLE, reply::complete);
    return reply.get(30, TimeUnit.SECONDS);
  }

  private RawHttpServer serve(Function<String, Reply> script) throws IOException {
    RawHttpServer server = RawHttpServer.start(script);
    opened.add(server);
    return server;
  }

  private EngineConnection connect(RawHttpServer server) {
    return connect(server.id());
  }

  private EngineConnection connect(EndpointId id) {
    EngineConnection connection = client.connectionTo(id);
    opened.add(connection::close);
    return connection;
  }

  private static EndpointId unusedAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new EndpointId("127.0.0.1:" + socket.getLocalPort());
    }
  }

  private static EngineReply ask(EngineConnection connection, Duration timeout) throws Exception {
    return send(connection, timeout).get(30, TimeUnit.SECONDS);
  }

  private static CompletableFuture<EngineReply> send(
      EngineConnection connection, Duration timeout) {
    CompletableFuture<EngineReply> reply = new CompletableFuture<>();
    connection.get("/v1/models?x=1", timeout, reply::complete);
    return reply;
  }

  private static String text(EngineReply reply) {
    assertThat(reply).isInstanceOf(Answered.class);
    return new String(((Answered) reply).body(), UTF_8);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
