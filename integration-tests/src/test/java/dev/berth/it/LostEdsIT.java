package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Relay;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimHeaders;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An Envoy that has lost its stream of endpoints goes on asking for decisions. */
class LostEdsIT {

  private static final String CHOSEN = "x-berth-destination";
  private static final int REQUESTS = 40;

  @RegisterExtension static final Stacks stacks = new Stacks();

  /** It would send them to a server of its own choice, without a word. */
  @Test
  void servers_newWhileEdsIsDown_getNothingFromThisEnvoyUntilItKnowsThem() throws IOException {
    try (Relay relay = new Relay()) {
      Stack stack =
          stacks.fresh(
              Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED)
                  .withServers(4)
                  .withEnvoy(profile -> edsThrough(profile, relay)));
      relay.leadTo(stack.berth().grpcPort());
      stack.files().writeServersYaml(stack.engines().subList(0, 2));
      eventually("Envoy knows the first two only", () -> members(stack) == 2);

      relay.cut();
      stack.files().writeServersYaml(stack.engines());
      eventually("Berth knows all", () -> stack.pool().endpoints().size() == 4);

      for (int i = 0; i < REQUESTS; i++) {
        assertServedByTheChosenOne(stack);
      }

      relay.mend();
      eventually("Envoy knows all", () -> members(stack) == 4);
      String last = stack.engines().get(3).address();
      eventually("the last one is chosen", () -> last.equals(assertServedByTheChosenOne(stack)));
      stack.awaitIdle();
    }
  }

  private static String assertServedByTheChosenOne(Stack stack) {
    Reply reply = stack.client().send(Protocol.HTTP_1_1, Chats.small(false));
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.header(SimHeaders.SERVED_BY)).isEqualTo(reply.header(CHOSEN)).isNotNull();
    return String.valueOf(reply.header(CHOSEN));
  }

  private static long members(Stack stack) {
    return stack.envoy().admin().stat("cluster.inference_servers.membership_total");
  }

  private static EnvoyProfile edsThrough(EnvoyProfile profile, Relay relay) {
    String toBerth =
        "          grpc_services:\n          - envoy_grpc:\n              cluster_name: berth\n";
    return relay.insteadOfBerth(profile, toBerth);
  }
}
