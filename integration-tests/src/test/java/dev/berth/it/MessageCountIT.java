package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.AnswerMode;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimHeaders;
import java.util.Arrays;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a request costs in messages, as Envoy's own counters have it: one exchange for each phase
 * that is on, and none for what the client gets. A message too many is a round trip, or work for
 * each token of an answer.
 */
class MessageCountIT {

  private static final int TOKENS = 50;
  private static final int PIECES = 5;

  @RegisterExtension static final Stacks stacks = new Stacks();

  /**
   * Messages between Envoy and Berth.
   *
   * @param unwanted those of Berth's that Envoy had no use for
   */
  private record Messages(long streams, long failed, long sent, long received, long unwanted) {

    /** As of now. */
    static Messages of(Stack stack) {
      return new Messages(
          count(stack, "streams_started"),
          count(stack, "streams_failed"),
          count(stack, "stream_msgs_sent"),
          count(stack, "stream_msgs_received"),
          count(stack, "spurious_msgs_received"));
    }

    /** One stream on which every message got its reply. */
    static Messages exchanges(int count) {
      return new Messages(1, 0, count, count, 0);
    }

    Messages since(Messages before) {
      return new Messages(
          streams - before.streams,
          failed - before.failed,
          sent - before.sent,
          received - before.received,
          unwanted - before.unwanted);
    }
  }

  private static long count(Stack stack, String counter) {
    return stack.envoy().admin().stat("http.clients.ext_proc." + counter);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ACTIVE_STANDBY", "ACTIVE_ACTIVE"})
  void send_asShipped_headAndBodyAreOneExchangeEach(Shipped profile) {
    Stack stack = stacks.shared(Setup.of(profile, BodyMode.BUFFERED));

    for (Protocol protocol : Protocol.values()) {
      assertThat(messages(stack, protocol, Chats.small(false))).isEqualTo(Messages.exchanges(2));
      assertThat(messages(stack, protocol, Chats.ofSize(3_000_000, false)))
          .isEqualTo(Messages.exchanges(2));
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ACTIVE_STANDBY", "ACTIVE_ACTIVE"})
  void send_asShipped_requestWithoutBodyIsOneExchange(Shipped profile) {
    Stack stack = stacks.shared(Setup.of(profile, BodyMode.BUFFERED));

    assertThat(messages(stack, Protocol.HTTP_1_1, Request.get("/tokenizer_info")))
        .isEqualTo(Messages.exchanges(1));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ACTIVE_STANDBY", "ACTIVE_ACTIVE"})
  void send_asShipped_streamedAnswerIsNoExchange(Shipped profile) {
    Stack stack = stacks.shared(Setup.of(profile, BodyMode.BUFFERED));

    assertThat(messages(stack, Protocol.HTTP_1_1, Chats.streaming(TOKENS)))
        .isEqualTo(Messages.exchanges(2));
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 1", // the head
    "BUFFERED_PARTIAL, 2", // the head, and the body up to the limit
  })
  void send_otherModesWithoutPieces_eachPhaseIsOneExchange(BodyMode mode, int exchanges) {
    Stack stack = stacks.shared(Setup.of(Shipped.EDS_OVERRIDE_HOST, mode));

    assertThat(messages(stack, Protocol.HTTP_1_1, Chats.streaming(TOKENS)))
        .isEqualTo(Messages.exchanges(exchanges));
  }

  /** The head, each piece as it comes, and the end of the body, which is a piece of 0 bytes. */
  @ParameterizedTest
  @EnumSource(
      value = BodyMode.class,
      names = {"FULL_DUPLEX_STREAMED", "STREAMED_WITHOUT_WAITING"})
  void send_inPieces_eachPieceIsOneExchange(BodyMode mode) {
    Stack stack = stacks.shared(Setup.of(Shipped.EDS_OVERRIDE_HOST, mode));

    assertThat(messagesOfPieces(stack)).isEqualTo(Messages.exchanges(1 + PIECES + 1));
  }

  /** Of answers that visit Berth the head is one exchange, and the tokens are none. */
  @ParameterizedTest
  @EnumSource(
      value = BodyMode.class,
      names = {"BUFFERED", "FULL_DUPLEX_STREAMED"})
  void send_headsOfAnswersVisitBerth_eachIsOneExchangeMore(BodyMode mode) {
    Stack stack =
        stacks.shared(
            Setup.of(Shipped.EDS_OVERRIDE_HOST, mode)
                .withCompletion("stream")
                .withEnvoy(p -> p.with(AnswerMode.HEADERS).withoutAccessLogToBerth()));
    int requests = mode == BodyMode.BUFFERED ? 2 : 3;

    assertThat(messages(stack, Protocol.HTTP_1_1, Chats.streaming(TOKENS)))
        .isEqualTo(Messages.exchanges(requests + 1));
  }

  private static Messages messages(Stack stack, Protocol protocol, Request request) {
    Messages before = Messages.of(stack);
    return messagesOf(stack, stack.client().send(protocol, request), before);
  }

  private static Messages messagesOf(Stack stack, Reply reply, Messages before) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    stack.awaitIdle();
    stack.awaitNoStream();
    return Messages.of(stack).since(before);
  }

  /** Each piece is sent when Envoy has passed on the one before: it would join them otherwise. */
  private static Messages messagesOfPieces(Stack stack) {
    Messages before = Messages.of(stack);
    Request request = Chats.ofSize(10_000, false).chunked();
    Exchange exchange = stack.client().begin(Protocol.HTTP_1_1, request);
    int size = request.body().length / PIECES;
    for (int i = 0; i < PIECES; i++) {
      awaitSent(stack, before.sent + 1 + i);
      exchange.send(Arrays.copyOfRange(request.body(), i * size, (i + 1) * size));
    }
    awaitSent(stack, before.sent + 1 + PIECES);
    exchange.sendLast(new byte[0]);
    Reply reply = exchange.reply();
    assertThat(reply.header(SimHeaders.RECEIVED_SHA256)).isEqualTo(Chats.sha256(request.body()));
    return messagesOf(stack, reply, before);
  }

  private static void awaitSent(Stack stack, long messages) {
    eventually("Envoy has sent it", () -> count(stack, "stream_msgs_sent") == messages);
  }
}
