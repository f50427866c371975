package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies of every size, by every profile, body mode and protocol: each reaches the chosen server as
 * it was sent, and nothing stays on the books.
 */
@Tag("matrix")
@ParameterizedClass
@MethodSource("setups")
class BodiesIT {

  private static final String CHOSEN = "x-berth-destination";
  private static final List<Integer> SIZES =
      List.of(150, 60_000, (1 << 20) - 1, (1 << 20) + 1, 5_000_000, 20_000_000);

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final Stack stack;

  BodiesIT(Setup setup) {
    stack = stacks.shared(setup);
  }

  static Stream<Setup> setups() {
    return Shipped.forOneReplica().stream()
        .flatMap(p -> Arrays.stream(BodyMode.values()).map(mode -> Setup.of(p, mode)));
  }

  @ParameterizedTest
  @EnumSource
  void send_bodyOfAnySize_reachesTheChosenServerUnchanged(Protocol protocol) {
    for (int size : SIZES) {
      Request request = Chats.ofSize(size, false);

      assertServed(request, stack.client().send(protocol, request));
    }
  }

  @ParameterizedTest
  @EnumSource
  void send_streamedAnswer_reachesTheChosenServerUnchanged(Protocol protocol) {
    for (int size : SIZES) {
      Request request = Chats.ofSize(size, true);

      Reply reply = stack.client().send(protocol, request);

      assertServed(request, reply);
      assertThat(reply.text()).endsWith("data: [DONE]\n\n");
    }
  }

  @ParameterizedTest
  @EnumSource
  void send_bodyOfUnknownLength_reachesTheChosenServerUnchanged(Protocol protocol) {
    for (int size : SIZES) {
      Request request = Chats.ofSize(size, false).chunked();

      assertServed(request, stack.client().send(protocol, request));
    }
  }

  @ParameterizedTest
  @EnumSource
  void send_noBody_reachesTheChosenServer(Protocol protocol) {
    Reply reply = stack.client().send(protocol, Request.get("/tokenizer_info"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header(SimHeaders.SERVED_BY)).isEqualTo(reply.header(CHOSEN)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void send_bodyOfLengthZero_reachesTheChosenServer(Protocol protocol) {
    Reply reply = stack.client().send(protocol, Request.post("/v1/anything", new byte[0]));

    assertThat(reply.header(SimHeaders.SERVED_BY)).isEqualTo(reply.header(CHOSEN)).isNotNull();
  }

  private static void assertServed(Request request, Reply reply) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.header(SimHeaders.SERVED_BY)).isEqualTo(reply.header(CHOSEN)).isNotNull();
    assertThat(reply.header(SimHeaders.RECEIVED_SHA256)).isEqualTo(Chats.sha256(request.body()));
  }

  @AfterEach
  void books() {
    stack.awaitIdle();
  }
}
