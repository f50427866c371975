package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.AnswerMode;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.envoy.EnvoyVersion;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimHeaders;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The protocol's table on every version of the real Envoy: every mode of the request's body with
 * every mode of the answer's, by both ways to learn the end; in each every size, chunking and kind
 * of end. Envoy takes every message of Berth's for a legal one, the body arrives as it was sent at
 * the server that was chosen, and the books are clean afterwards.
 */
@ParameterizedClass(name = "{0} answers {1}")
@MethodSource("rows")
@Tag("matrix")
class ProtocolIT {

  private static final String CHOSEN = "x-berth-destination";

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final BodyMode bodyMode;
  private final boolean isCurrent;
  private final Stack stack;

  ProtocolIT(Setup setup, AnswerMode answers) {
    bodyMode = setup.bodyMode();
    isCurrent = setup.version() == EnvoyVersion.CURRENT;
    stack = stacks.shared(setup);
  }

  /**
   * On the current Envoy all request modes with answers that do not visit Berth, by either way to
   * learn the end, and all modes of the answer for the request modes that gateways pair them with.
   * On older ones each mode once, with large bodies.
   */
  static Stream<Arguments> rows() {
    return Arrays.stream(EnvoyVersion.values())
        .flatMap(version -> version == EnvoyVersion.CURRENT ? rows(version) : coreRows(version));
  }

  private static Stream<Arguments> rows(EnvoyVersion version) {
    Stream<Arguments> requests =
        Arrays.stream(BodyMode.values())
            .flatMap(
                mode ->
                    Stream.of("accessLog", "stream")
                        .map(completion -> row(version, mode, AnswerMode.SKIPPED, completion)));
    Stream<Arguments> answers =
        visiting()
            .flatMap(
                mode ->
                    Stream.of(BodyMode.BUFFERED, BodyMode.FULL_DUPLEX_STREAMED)
                        .map(request -> row(version, request, mode, "stream")));
    return Stream.concat(requests, answers);
  }

  private static Stream<Arguments> coreRows(EnvoyVersion version) {
    Stream<Arguments> requests =
        Arrays.stream(BodyMode.values())
            .map(mode -> row(version, mode, AnswerMode.SKIPPED, "accessLog"));
    Stream<Arguments> answers =
        visiting().map(mode -> row(version, BodyMode.FULL_DUPLEX_STREAMED, mode, "stream"));
    return Stream.concat(requests, answers);
  }

  private static Stream<AnswerMode> visiting() {
    return Arrays.stream(AnswerMode.values()).filter(mode -> mode != AnswerMode.SKIPPED);
  }

  private static Arguments row(
      EnvoyVersion version, BodyMode request, AnswerMode answer, String completion) {
    Setup setup =
        Setup.of(Shipped.EDS_OVERRIDE_HOST, request)
            .withVersion(version)
            .withCompletion(completion)
            .withServers(2)
            .withEnvoy(new AnswersVisitBerth(request, answer));
    return Arguments.of(setup, answer);
  }

  /** A record, so that two rows with the same setup share a stack. */
  private record AnswersVisitBerth(BodyMode request, AnswerMode answer)
      implements UnaryOperator<EnvoyProfile> {

    @Override
    public EnvoyProfile apply(EnvoyProfile profile) {
      EnvoyProfile trailers =
          request == BodyMode.FULL_DUPLEX_STREAMED ? profile : profile.withRequestTrailers();
      EnvoyProfile impatient = trailers.replacing("message_timeout: 10s", "message_timeout: 3s");
      return impatient.with(answer);
    }
  }

  /** How a client sends a body. */
  private enum Sending {
    WHOLE((exchange, body) -> exchange.sendLast(body)),
    IN_PIECES(
        (exchange, body) -> {
          int at = 0;
          for (int size = 1; at < body.length; size = Math.min(3 * size, 16_384)) {
            int end = Math.min(body.length, at + size);
            exchange.send(Arrays.copyOfRange(body, at, end));
            at = end;
          }
          exchange.sendLast(new byte[0]);
        }),
    WITH_TRAILERS(
        (exchange, body) -> {
          exchange.send(body);
          exchange.sendTrailers(Map.of("x-checksum", "1"));
        });

    private final BiConsumer<Exchange, byte[]> way;

    Sending(BiConsumer<Exchange, byte[]> way) {
      this.way = way;
    }

    Exchange send(Stack stack, Protocol protocol, Request request) {
      Exchange exchange =
          stack.client().begin(protocol, this == WHOLE ? request : request.chunked());
      way.accept(exchange, request.body());
      return exchange;
    }
  }

  @ParameterizedTest
  @EnumSource
  void request_everySizeAndProtocol_arrivesUnchanged(Sending sending) {
    for (Protocol protocol : Protocol.values()) {
      for (int size : isCurrent ? new int[] {150, 300_000, 3_000_000} : new int[] {3_000_000}) {
        for (boolean streamed : new boolean[] {false, true}) {
          Request request = Chats.ofSize(size, streamed);

          Reply reply = sending.send(stack, protocol, request).reply();

          assertServed(request, reply);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void request_withoutBody_isServed(Protocol protocol) {
    Reply reply = stack.client().send(protocol, Request.get("/tokenizer_info"));

    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.header(SimHeaders.SERVED_BY)).isEqualTo(reply.header(CHOSEN)).isNotNull();
  }

  /**
   * Sent without waiting, Envoy shows a body in front of its reply, but no trailers: where there is
   * no body, which only HTTP/2 can say, Berth waits for what never comes.
   */
  @ParameterizedTest
  @EnumSource
  void request_trailersWithoutBody_isServed(Protocol protocol) {
    Exchange exchange =
        stack.client().begin(protocol, Request.post("/v1/anything", new byte[0]).chunked());
    exchange.sendTrailers(Map.of("x-checksum", "1"));
    boolean stuck = bodyMode == BodyMode.STREAMED_WITHOUT_WAITING && protocol == Protocol.HTTP_2;

    Reply reply = exchange.reply();

    assertThat(reply.status()).as(reply.toString()).isEqualTo(stuck ? 504 : 200);
    assertThat(reply.header(SimHeaders.SERVED_BY)).isEqualTo(reply.header(CHOSEN));
    assertThat(reply.header(CHOSEN) == null).isEqualTo(stuck);
  }

  @ParameterizedTest
  @EnumSource
  void request_unknownModel_isRefusedByWhomeverReadsIt(Protocol protocol) {
    Request request = Request.post(Chats.PATH, "{\"model\":\"gpt-7\",\"messages\":[]}");

    Reply reply = stack.client().send(protocol, request);

    assertThat(reply.status()).as(reply.toString()).isEqualTo(404);
    if (bodyMode.isReadFirst()) {
      assertThat(reply.header("x-berth-reason")).isEqualTo("model_not_found");
    }
  }

  @ParameterizedTest
  @EnumSource
  void client_leavesInMidUpload_isForgotten(Protocol protocol) {
    Request request = Chats.ofSize(3_000_000, false);
    Exchange exchange = stack.client().begin(protocol, request);
    exchange.send(Arrays.copyOf(request.body(), 100_000));
    exchange.leave();
  }

  @ParameterizedTest
  @EnumSource
  void client_leavesInMidAnswer_isForgotten(Protocol protocol) {
    for (int i = 0; i < 5; i++) {
      Exchange exchange = stack.client().start(protocol, Chats.streaming(2_000));
      exchange.awaitFirstByte();
      exchange.leave();
    }
  }

  private static void assertServed(Request request, Reply reply) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.header(SimHeaders.SERVED_BY)).isEqualTo(reply.header(CHOSEN)).isNotNull();
    assertThat(reply.header(SimHeaders.RECEIVED_SHA256)).isEqualTo(Chats.sha256(request.body()));
    assertThat(reply.text()).endsWith(reply.text().startsWith("{") ? "}" : "data: [DONE]\n\n");
  }

  @AfterEach
  void booksAreCleanAndEveryReplyWasLegal() {
    stack.awaitIdle();
    stack.awaitNoStream();
    assertThat(extProc("spurious_msgs_received")).isZero();
    assertThat(extProc("streams_failed")).isZero();
    eventually(
        "Berth holds no body",
        () -> stack.berth().meters().get("berth.body.memory").gauge().value() == 0);
    assertThat(stack.berth().meters().get("berth.streams.failed").counter().count()).isZero();
  }

  private long extProc(String counter) {
    return stack.envoy().admin().stat("http.clients.ext_proc." + counter);
  }
}
