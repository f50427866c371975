package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that need longer for a body than Envoy waits for one reply of Berth. */
class SlowUploadsIT {

  private static final int PAUSE_MILLIS = 2_000;
  private static final int HALF = 5_000;
  private static final Request REQUEST = Chats.ofSize(2 * HALF, false);

  @RegisterExtension static final Stacks stacks = new Stacks();

  /** An Envoy that waits for a reply no longer than half of the pause. */
  private static Stack stack(BodyMode mode) {
    return stacks.fresh(
        Setup.of(Shipped.EDS_OVERRIDE_HOST, mode)
            .withEnvoy(p -> p.replacing(" message_timeout: 10s", " message_timeout: 1s")));
  }

  @ParameterizedTest
  @EnumSource(
      value = BodyMode.class,
      names = {"BUFFERED", "FULL_DUPLEX_STREAMED"})
  void send_pauseInTheBody_isServed(BodyMode mode) throws InterruptedException {
    Stack stack = stack(mode);

    Exchange exchange = beginBody(stack);
    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    exchange.sendLast(Arrays.copyOfRange(REQUEST.body(), HALF, 2 * HALF));
    Reply reply = exchange.reply();

    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.header(SimHeaders.RECEIVED_SHA256)).isEqualTo(Chats.sha256(REQUEST.body()));
    stack.awaitIdle();
  }

  /** The reply to the head waits for the body, and Envoy's clock runs. */
  @Test
  void send_pauseInTheBodyWhileEnvoyWaitsForTheHeadsReply_isTimedOut() {
    Stack stack = stack(BodyMode.STREAMED_WITHOUT_WAITING);

    Reply reply = beginBody(stack).reply();

    assertThat(reply.status()).isEqualTo(504);
    stack.awaitIdle();
  }

  private static Exchange beginBody(Stack stack) {
    Exchange exchange = stack.client().begin(Protocol.HTTP_1_1, REQUEST);
    exchange.send(Arrays.copyOf(REQUEST.body(), HALF));
    return exchange;
  }
}
