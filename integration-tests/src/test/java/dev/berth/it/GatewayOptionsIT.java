package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.AnswerMode;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimHeaders;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator may ask for beside the shipped profiles, on the real Envoy. */
class GatewayOptionsIT {

  private static final String DESTINATION = "x-berth-destination";

  @RegisterExtension static final Stacks stacks = new Stacks();

  @ParameterizedTest
  @EnumSource
  void fallbacks_decisionIsAListAndItsFirstServes(Protocol protocol) {
    Stack stack =
        stacks.shared(
            Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED)
                .withPool("gateway: {fallbacks: 2}"));

    Reply reply = stack.client().send(protocol, Chats.small(false));

    String[] decision = reply.header(DESTINATION).split(",");
    assertThat(Set.of(decision)).hasSize(3);
    assertThat(reply.header(SimHeaders.SERVED_BY)).isEqualTo(decision[0]);
    stack.awaitIdle();
  }

  /** Envoy goes on by itself; its own policy picks the server. */
  @ParameterizedTest
  @EnumSource
  void observability_berthSaysNothingAndBooksNothing(Protocol protocol) {
    Stack stack =
        stacks.shared(
            Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.STREAMED)
                .withEnvoy(profile -> profile.withExtProc("observability_mode: true")));

    Reply reply = stack.client().send(protocol, Chats.small(false));

    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.header(DESTINATION)).isNull();
    assertThat(reply.header(SimHeaders.SERVED_BY)).isNotNull();
    assertThat(stack.berth().openTickets()).isZero();
    assertThat(stack.envoy().admin().stat("http.clients.ext_proc.spurious_msgs_received")).isZero();
  }

  /** The answer would visit Berth; for its own sake it need not. */
  @ParameterizedTest
  @EnumSource
  void modeOverride_answersDoNotVisitBerth(Protocol protocol) {
    Stack stack =
        stacks.shared(
            Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED)
                .withPool("gateway: {allowModeOverride: true}")
                .withEnvoy(GatewayOptionsIT::overridable));
    long before = sent(stack);

    Reply reply = stack.client().send(protocol, Chats.small(false));
    stack.awaitIdle();
    stack.awaitNoStream();

    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(sent(stack) - before).as("headers and body of the request").isEqualTo(2);
  }

  private static EnvoyProfile overridable(EnvoyProfile profile) {
    return profile.with(AnswerMode.STREAMED).withExtProc("allow_mode_override: true");
  }

  private static long sent(Stack stack) {
    return stack.envoy().admin().stat("http.clients.ext_proc.stream_msgs_sent");
  }
}
