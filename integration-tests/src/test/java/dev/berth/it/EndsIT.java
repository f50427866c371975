package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static dev.berth.it.stack.ScriptedServer.events;
import static dev.berth.it.stack.ScriptedServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Accounts;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.ScriptedServer;
import dev.berth.it.stack.ScriptedServer.Script;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a request ends, it is booked once: one ticket closed by whom it should be, one log entry,
 * the tokens once, nothing left in flight. The server is one that the test writes byte by byte.
 */
@Tag("matrix")
@ParameterizedClass
@MethodSource("setups")
class EndsIT {

  private static final String CHAT_USAGE =
      "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":7,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":64}}";
  private static final String CHAT_JSON =
      "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\"," + CHAT_USAGE + "}";
  private static final String DELTA =
      "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"delta\":{\"content\":\"a\"}}],"
          + "\"usage\":null}";
  private static final String LAST_EVENT = "data: {\"choices\":[]," + CHAT_USAGE + "}";
  private static final Map<String, Long> CHAT_TOKENS =
      Map.of("tokens prompt", 100L, "tokens completion", 7L, "tokens cached", 64L);
  private static final int LARGE = 4_000_000;

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final Stack stack;
  private final boolean byLog;
  private final ScriptedServer server = new ScriptedServer(json(CHAT_JSON));
  private Accounts before;

  EndsIT(Setup setup) {
    stack = stacks.shared(setup);
    byLog = setup.completion().equals("accessLog");
    before = stack.accounts();
  }

  static Stream<Setup> setups() {
    return Stream.of(
        Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED).withCompletion("accessLog"),
        Setup.of(Shipped.ORIGINAL_DST, BodyMode.FULL_DUPLEX_STREAMED).withCompletion("accessLog"),
        Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED).withCompletion("stream"));
  }

  @BeforeEach
  void serveAlone() {
    serve(server.address());
    before = stack.accounts();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private void serve(String address) {
    stack
        .files()
        .writeServersYaml(
            "servers:\n- {address: \"%s\", models: [%s]}\n".formatted(address, Setup.MODEL));
    eventually("the server is the only one", () -> stack.pool().positionOf(address) == 0);
    stack.awaitReady(1);
    eventually("its probes have a connection", () -> server.probes() > 0);
  }

  // Answers that come to their end

  @ParameterizedTest
  @EnumSource
  void reply_json_isBookedWithItsTokens(Protocol protocol) {
    Reply reply = stack.client().send(protocol, Chats.small(false));

    assertThat(reply.text()).isEqualTo(CHAT_JSON);
    assertBookedOnce("chosen", CHAT_TOKENS);
  }

  @ParameterizedTest
  @EnumSource
  void reply_events_passAsTheyComeAndAreBookedWithTheirTokens(Protocol protocol) {
    CountDownLatch gate = new CountDownLatch(1);
    server.play(
        call -> {
          call.beginEvents();
          call.event(DELTA);
          call.await(gate);
          call.event(DELTA);
          call.event(LAST_EVENT);
          call.event("data: [DONE]");
          call.endEvents();
        });

    Exchange exchange = stack.client().start(protocol, Chats.small(true));
    exchange.awaitFirstByte();

    assertThat(exchange.isOver()).isFalse();
    assertThat(stack.accounts().since(before)).isEmpty();
    assertThat(stack.berth().openTickets()).isEqualTo(1);
    gate.countDown();
    assertThat(exchange.reply().text()).endsWith(LAST_EVENT + "\n\ndata: [DONE]\n\n");
    assertBookedOnce("chosen", CHAT_TOKENS);
  }

  @ParameterizedTest
  @EnumSource
  void reply_jsonOfMegabytes_passesWhole(Protocol protocol) {
    for (int bytes : new int[] {3_000_000, 20_000_000}) {
      before = stack.accounts();
      String body = "{\"data\":\"" + "x".repeat(bytes) + "\"," + CHAT_USAGE + "}";
      server.play(json(body));

      Reply reply = stack.client().send(protocol, Chats.small(false));

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).hasSize(body.length());
      assertBookedOnce("chosen", CHAT_TOKENS);
    }
  }

  static Stream<Script> otherApis() {
    return Stream.of(
        json(
            "{\"id\":\"resp_1\",\"object\":\"response\",\"usage\":{\"input_tokens\":100,"
                + "\"output_tokens\":7,\"input_tokens_details\":{\"cached_tokens\":64}}}"),
        events(
            "event: response.created\ndata: {\"response\":{\"id\":\"resp_2\",\"usage\":null}}",
            "event: response.completed\ndata: {\"response\":{\"id\":\"resp_2\",\"output\":\"%s\","
                    .formatted("o".repeat(300_000))
                + "\"usage\":{\"input_tokens\":100,\"output_tokens\":7,"
                + "\"input_tokens_details\":{\"cached_tokens\":64}}}}"),
        json(
            "{\"id\":\"msg_1\",\"type\":\"message\",\"usage\":{\"input_tokens\":30,"
                + "\"cache_read_input_tokens\":64,\"cache_creation_input_tokens\":6,"
                + "\"output_tokens\":7}}"),
        events(
            "event: message_start\ndata: {\"message\":{\"id\":\"msg_1\",\"usage\":"
                + "{\"input_tokens\":30,\"cache_read_input_tokens\":64,"
                + "\"cache_creation_input_tokens\":6,\"output_tokens\":1}}}",
            "event: content_block_delta\ndata: {\"delta\":{\"text\":\"a\"}}",
            "event: message_delta\ndata: {\"usage\":{\"output_tokens\":7,\"input_tokens\":null}}",
            "event: message_stop\ndata: {\"type\":\"message_stop\"}"));
  }

  @ParameterizedTest
  @MethodSource("otherApis")
  void reply_ofAnotherApi_isBookedInTheSameTerms(Script script) {
    server.play(script);

    assertThat(stack.client().send(Protocol.HTTP_1_1, Chats.small(false)).status()).isEqualTo(200);

    assertBookedOnce("chosen", CHAT_TOKENS);
  }

  @ParameterizedTest
  @EnumSource
  void reply_thatStatesNothing_passesAndIsBooked(Protocol protocol) throws IOException {
    List<Script> scripts =
        List.of(
            raw("200 OK", "content-type: text/plain\r\n", "hello"),
            raw("200 OK", "content-type: application/json\r\n", "[1,2]"),
            raw("200 OK", "content-type: application/json\r\n", "{\"cut"),
            raw("200 OK", "content-type: application/json\r\n", ""),
            raw("503 Busy", "content-type: application/json\r\n", "{\"error\":{}}"),
            call -> call.write("HTTP/1.1 204 No Content\r\n\r\n"));
    for (Script script : scripts) {
      before = stack.accounts();
      server.play(script);

      assertThat(stack.client().send(protocol, Chats.small(false)).status()).isNotEqualTo(500);

      assertBookedOnce("chosen", Map.of());
    }
  }

  @ParameterizedTest
  @EnumSource
  void reply_compressed_passesUntouched(Protocol protocol) throws IOException {
    byte[] body = gzip(CHAT_JSON);
    server.play(
        call -> {
          call.write(
              "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n"
                  + "content-length: %d\r\n\r\n".formatted(body.length));
          call.write(body);
        });

    Reply reply = stack.client().send(protocol, Chats.small(false));

    assertThat(reply.body()).isEqualTo(body);
    assertBookedOnce("chosen", Map.of());
  }

  @ParameterizedTest
  @EnumSource
  void reply_toHead_passesAndIsBooked(Protocol protocol) {
    server.play(
        call ->
            call.write(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n"));

    Reply reply =
        stack.client().send(protocol, new Request("HEAD", "/health", Map.of(), new byte[0], true));

    assertThat(reply.status()).isEqualTo(200);
    assertBookedOnce("chosen", Map.of());
  }

  // Clients that leave

  @ParameterizedTest
  @EnumSource
  void leave_beforeTheDecision_nothingIsBooked(Protocol protocol) {
    Request request = Chats.ofSize(LARGE, false);
    Exchange exchange = stack.client().begin(protocol, request);
    exchange.send(Arrays.copyOf(request.body(), LARGE / 2));
    eventually("Envoy has the request", () -> requestsInEnvoy() == 1);

    exchange.leave();

    assertNothingBooked();
    assertThat(server.requests()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void leave_beforeTheFirstByte_isBookedOnce(Protocol protocol) {
    CountDownLatch gate = new CountDownLatch(1);
    server.play(call -> call.await(gate));
    Exchange exchange = stack.client().start(protocol, Chats.small(true));
    eventually("the server has the request", () -> server.requests() == 1);

    exchange.leave();

    assertBookedOnce("chosen", Map.of());
    gate.countDown();
  }

  @ParameterizedTest
  @EnumSource
  void leave_amidTheAnswer_isBookedOnce(Protocol protocol) {
    CountDownLatch gate = new CountDownLatch(1);
    server.play(
        call -> {
          call.beginEvents();
          call.event(DELTA);
          call.await(gate);
        });
    Exchange exchange = stack.client().start(protocol, Chats.small(true));
    exchange.awaitFirstByte();

    exchange.leave();

    assertBookedOnce("chosen", Map.of());
    gate.countDown();
  }

  // Servers that fail

  @ParameterizedTest
  @EnumSource
  void server_resetsBeforeTheFirstByte_isBookedOnce(Protocol protocol) {
    server.play(ScriptedServer.Call::reset);

    Reply reply = stack.client().send(protocol, Chats.small(true));

    assertThat(reply.status()).isEqualTo(503);
    assertBookedOnce("chosen", Map.of());
  }

  @ParameterizedTest
  @EnumSource
  void server_resetsAmidTheAnswer_isBookedOnceWithWhatItHadSaid(Protocol protocol) {
    CountDownLatch gate = new CountDownLatch(1);
    server.play(
        call -> {
          call.beginEvents();
          call.event("event: message_start\ndata: {\"message\":{\"usage\":{\"input_tokens\":30}}}");
          call.event(DELTA);
          call.await(gate); // a reset at once would take back what Envoy has not read yet
          call.reset();
        });

    Exchange exchange = stack.client().start(protocol, Chats.small(true));
    exchange.awaitFirstByte();
    gate.countDown();

    assertThat(isCut(exchange)).isTrue();
    assertBookedOnce("chosen", Map.of("tokens prompt", 30L));
  }

  @ParameterizedTest
  @EnumSource
  void server_refusesConnections_isBookedOnce(Protocol protocol) throws IOException {
    server.close();

    Reply reply = stack.client().send(protocol, Chats.small(false));

    assertThat(reply.status()).isEqualTo(503);
    assertBookedOnce("chosen", Map.of());
  }

  // Requests that no server sees

  @ParameterizedTest
  @CsvSource({"HTTP_1_1", "HTTP_2"})
  void rejection_ofAnUnknownModel_isNoRequestInFlight(Protocol protocol) {
    Reply reply = stack.client().send(protocol, Request.post(Chats.PATH, "{\"model\":\"gpt-7\"}"));

    assertThat(reply.status()).isEqualTo(404);
    assertNothingBooked();
  }

  @ParameterizedTest
  @EnumSource
  void rejection_ofABodyAboveBerthsLimit_isNoRequestInFlight(Protocol protocol) {
    Exchange exchange =
        stack.client().begin(protocol, Request.post(Chats.PATH, new byte[(64 << 20) + 1]));

    assertThat(exchange.reply().status()).isEqualTo(413);
    assertNothingBooked();
    assertThat(server.requests()).isZero();
  }

  /** With the stream as the source of completion, its end and the entry race for the ticket. */
  private void assertBookedOnce(String servedAs, Map<String, Long> tokens) {
    eventually("an entry has come", () -> sum("entries") > 0);
    stack.awaitIdle();
    stack.awaitNoStream();
    Map<String, Long> news = stack.accounts().since(before);
    assertThat(news).containsAllEntriesOf(tokens);
    assertThat(news).containsEntry("served " + servedAs, 1L);
    assertThat(sum("served")).isEqualTo(1);
    assertThat(sum("tokens")).isEqualTo(tokens.values().stream().mapToLong(n -> n).sum());
    assertThat(sum("closed")).isEqualTo(1);
    assertThat(sum("entries")).isEqualTo(1);
    if (byLog) {
      assertThat(news).containsEntry("closed access_log", 1L).containsEntry("entries closed", 1L);
    }
  }

  private void assertNothingBooked() {
    eventually("an entry has come", () -> sum("entries") > 0);
    stack.awaitIdle();
    stack.awaitNoStream();
    assertThat(stack.accounts().since(before)).isEqualTo(Map.of("entries none", 1L));
  }

  private long sum(String group) {
    return stack.accounts().since(before, group);
  }

  private long requestsInEnvoy() {
    return stack.envoy().admin().stat("http.clients.downstream_rq_active");
  }

  private static Script raw(String status, String headers, String body) {
    return call ->
        call.write(
            "HTTP/1.1 %s\r\n%scontent-length: %d\r\n\r\n%s"
                .formatted(status, headers, body.length(), body));
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static boolean isCut(Exchange exchange) {
    try {
      exchange.reply();
      return false;
    } catch (CompletionException cut) {
      return true;
    }
  }
}
