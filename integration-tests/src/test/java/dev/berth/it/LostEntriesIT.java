package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Accounts;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Relay;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests whose log entry reaches another Berth than the one that decided, or none at all. */
@Tag("matrix")
class LostEntriesIT {

  private static final int MILLIS_PER_TOKEN = 100;

  @RegisterExtension static final Stacks stacks = new Stacks();

  @Test
  void berth_endsAmidAnAnswer_theNextOneBooksTheTokensAndClosesNothingOfItsOwn() {
    Stack stack = stacks.fresh(setup());
    Exchange exchange = stack.client().start(Protocol.HTTP_1_1, chat(80));
    exchange.awaitFirstByte();

    stack.restartBerth();
    assertThat(exchange.isOver()).as("the test was too slow for its own answer").isFalse();
    assertThat(stack.berth().openTickets()).isZero();
    Exchange other = stack.client().start(Protocol.HTTP_2, chat(2_000));
    other.awaitFirstByte();
    Reply reply = exchange.reply();

    assertThat(reply.text()).endsWith("data: [DONE]\n\n");
    eventually(
        "the entry has come", () -> stack.accounts().counts().containsKey("entries other_replica"));
    assertThat(stack.accounts().counts())
        .containsEntry("entries other_replica", 1L)
        .containsEntry("tokens completion", 80L)
        .doesNotContainKey("closed access_log");
    assertThat(stack.berth().openTickets()).isEqualTo(1);
    other.leave();
    stack.awaitIdle();
  }

  /** One request ends while the log is down, another one runs all the time. */
  @Test
  void log_isDownForAWhile_whatItLostIsReconciledAndNothingElse() throws IOException {
    try (Relay relay = new Relay()) {
      Stack stack =
          stacks.fresh(setup().withServers(1).withEnvoy(profile -> logThrough(profile, relay)));
      relay.leadTo(stack.berth().grpcPort());
      assertThat(stack.client().send(Protocol.HTTP_1_1, chat(1)).status()).isEqualTo(200);
      stack.awaitIdle();
      Exchange lasting = stack.client().start(Protocol.HTTP_1_1, chat(2_000));
      lasting.awaitFirstByte();
      Exchange lost = stack.client().start(Protocol.HTTP_2, chat(20));
      lost.awaitFirstByte();
      Accounts before = stack.accounts();

      long connectedBefore = connected(stack);
      relay.cut();
      assertThat(lost.reply().status()).isEqualTo(200);
      eventually(
          "its entry is lost", () -> connected(stack) > connectedBefore && active(stack) == 0);
      relay.mend();

      assertThat(stack.berth().openTickets()).isEqualTo(2);
      eventually("the lost one is reconciled", () -> stack.berth().openTickets() == 1);
      assertThat(stack.accounts().since(before)).isEqualTo(Map.of("closed reconciled", 1L));
      assertThat(lasting.isOver()).isFalse();
      lasting.leave();
      stack.awaitIdle();
      eventually("its entry has come", () -> stack.accounts().since(before, "entries") > 0);
      assertThat(stack.accounts().since(before))
          .as("the server does not say which ran: the ticket of either was closed first")
          .isIn(
              Map.of(
                  "closed reconciled",
                  1L,
                  "closed access_log",
                  1L,
                  "entries closed",
                  1L,
                  "served chosen",
                  1L),
              Map.of("closed reconciled", 2L, "entries late", 1L, "served chosen", 1L));
    }
  }

  private static long connected(Stack stack) {
    return stack.envoy().admin().stat("cluster.relay.upstream_cx_total");
  }

  private static long active(Stack stack) {
    return stack.envoy().admin().stat("cluster.relay.upstream_cx_active");
  }

  private static Setup setup() {
    return Setup.of(Shipped.ORIGINAL_DST, BodyMode.BUFFERED)
        .withCompletion("accessLog")
        .withMillisPerToken(MILLIS_PER_TOKEN);
  }

  private static EnvoyProfile logThrough(EnvoyProfile profile, Relay relay) {
    String toBerth =
        "                transport_api_version: V3\n"
            + "                grpc_service: {envoy_grpc: {cluster_name: berth}}\n"
            + "                buffer_size_bytes: 0\n";
    return relay.insteadOfBerth(profile, toBerth);
  }

  /** A stream of so many tokens that states its usage. */
  private static Request chat(int tokens) {
    return Request.post(
        Chats.PATH,
        """
        {"messages":[{"role":"user","content":"hello"}],"model":"%s","max_tokens":%d,"stream":true,
        "stream_options":{"include_usage":true}}
        """
            .formatted(Setup.MODEL, tokens));
  }
}
