package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An Envoy that dies reports nothing more: its requests come off the books all the same. */
class EnvoyEndsIT {

  private static final int TOKENS = 200;
  private static final int MILLIS_PER_TOKEN = 50;

  @RegisterExtension static final Stacks stacks = new Stacks();

  @ParameterizedTest
  @ValueSource(strings = {"accessLog", "stream"})
  void kill_answerIsRunning_nothingStaysOnTheBooks(String completion) {
    Stack stack =
        stacks.fresh(
            Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED)
                .withCompletion(completion)
                .withMillisPerToken(MILLIS_PER_TOKEN));
    Exchange exchange = stack.client().start(Protocol.values()[0], Chats.streaming(TOKENS));
    exchange.awaitFirstByte();
    assertThat(stack.berth().openTickets()).isEqualTo(1);

    stack.envoy().kill();

    eventually("nothing is on the books", () -> stack.berth().openTickets() == 0);
    stacks.end();
  }
}
