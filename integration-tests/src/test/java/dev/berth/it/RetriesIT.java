package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static dev.berth.it.stack.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Accounts;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.ScriptedServer;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gateways that are set up otherwise than the shipped profiles: each end is booked once, too. */
class RetriesIT {

  private static final String USAGE = "{\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":7}}";

  @RegisterExtension static final Stacks stacks = new Stacks();

  /** Envoy's retry does not ask Berth again: the fallback policy picks the second server. */
  @Test
  void retry_thatEndsOnAnotherServer_isBookedOnceWithTheOneThatServed() throws IOException {
    Stack stack =
        stacks.fresh(
            Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED)
                .withCompletion("accessLog")
                .withEnvoy(
                    profile ->
                        profile.replacing(
                            "                  timeout: 0s\n",
                            """
                                              timeout: 0s
                                              retry_policy:
                                                retry_on: reset
                                                num_retries: 3
                                                host_selection_retry_max_attempts: 10
                                                retry_host_predicate:
                                                - name: envoy.retry_host_predicates.previous_hosts
                                                  typed_config: {"@type": type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate}
                            """)));
    AtomicInteger attempts = new AtomicInteger();
    ScriptedServer.Script first =
        call -> {
          if (attempts.getAndIncrement() == 0) {
            call.reset();
          } else {
            json(USAGE).answer(call);
          }
        };
    try (ScriptedServer one = new ScriptedServer(first);
        ScriptedServer two = new ScriptedServer(first)) {
      stack.files().writeServersYaml(servers(one, two));
      eventually("both are listed", () -> stack.pool().positionOf(one.address()) >= 0);
      stack.awaitReady(2);
      eventually(
          "Envoy knows no other",
          () -> stack.envoy().admin().stat("cluster.inference_servers.membership_total") == 2);
      Accounts before = stack.accounts();

      Reply reply = stack.client().send(Protocol.HTTP_1_1, Chats.small(false));

      assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
      assertThat(one.requests()).isEqualTo(1);
      assertThat(two.requests()).isEqualTo(1);
      stack.awaitIdle();
      eventually("the entry has come", () -> stack.accounts().since(before, "entries") > 0);
      assertThat(stack.accounts().since(before))
          .isEqualTo(
              Map.of(
                  "closed access_log", 1L,
                  "entries closed", 1L,
                  "served elsewhere", 1L,
                  "tokens prompt", 100L,
                  "tokens completion", 7L));
    }
  }

  @Test
  void body_aboveEnvoysOwnLimit_isNoRequestInFlight() {
    Stack stack =
        stacks.fresh(
            Setup.of(Shipped.ORIGINAL_DST, BodyMode.BUFFERED)
                .withCompletion("accessLog")
                .withEnvoy(
                    profile ->
                        profile.replacing(
                            "request_body_buffer_limit: 67108864",
                            "request_body_buffer_limit: 1024")));
    Accounts before = stack.accounts();
    Request twoMegabytes = Chats.ofSize(2_000_000, false);

    Reply reply = stack.client().send(Protocol.HTTP_1_1, twoMegabytes);

    assertThat(reply.status()).isEqualTo(413);
    eventually("the entry has come", () -> stack.accounts().since(before, "entries") > 0);
    stack.awaitIdle();
    stack.awaitNoStream();
    assertThat(stack.accounts().since(before)).isEqualTo(Map.of("entries none", 1L));
  }

  private static String servers(ScriptedServer... servers) {
    StringBuilder yaml = new StringBuilder("servers:\n");
    for (ScriptedServer server : servers) {
      yaml.append("- {address: \"%s\", models: [%s]}\n".formatted(server.address(), Setup.MODEL));
    }
    return yaml.toString();
  }
}
