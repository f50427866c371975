package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A request is on the books for exactly as long as its answer runs, by each way to learn its end.
 */
@ParameterizedClass
@EnumSource
class CompletionIT {

  private static final int TOKENS = 40;
  private static final int MILLIS_PER_TOKEN = 25;

  @RegisterExtension static final Stacks stacks = new Stacks();

  @Parameter private BodyMode bodyMode;

  private Setup setup(String completion) {
    return Setup.of(Shipped.ORIGINAL_DST, bodyMode)
        .withCompletion(completion)
        .withMillisPerToken(MILLIS_PER_TOKEN);
  }

  @Test
  void stream_answerIsRunning_streamAndTicketAreOpenUntilItsEnd() {
    Stack stack = stacks.fresh(setup("stream"));

    Exchange exchange = running(stack);

    assertThat(stack.openStreams()).isEqualTo(1);
    assertThat(stack.berth().openTickets()).isEqualTo(1);
    assertComplete(exchange.reply());
    stack.awaitIdle();
    stack.awaitNoStream();
  }

  @Test
  void accessLog_answerIsRunning_ticketIsOpenAndTheStreamIsNot() {
    Stack stack = stacks.fresh(setup("accessLog"));

    Exchange exchange = running(stack);

    assertThat(stack.openStreams()).isZero();
    assertThat(stack.berth().openTickets()).isEqualTo(1);
    assertComplete(exchange.reply());
    stack.awaitIdle();
  }

  @Test
  void auto_envoyHasLogged_leavesTheEndToTheAccessLog() {
    Stack stack = stacks.fresh(setup("auto"));
    assertComplete(running(stack).reply());
    eventually("a log entry was sent", () -> logsWritten(stack) > 0);
    stack.awaitIdle();

    Exchange exchange = running(stack);

    eventually("Berth has let go of the stream", () -> stack.openStreams() == 0);
    assertThat(stack.berth().openTickets()).isEqualTo(1);
    assertComplete(exchange.reply());
    stack.awaitIdle();
  }

  @Test
  void auto_envoyNeverLogs_staysWithTheStream() {
    Stack stack = stacks.fresh(setup("auto").withEnvoy(EnvoyProfile::withoutAccessLogToBerth));
    assertComplete(running(stack).reply());
    stack.awaitIdle();

    Exchange exchange = running(stack);

    assertThat(stack.openStreams()).isEqualTo(1);
    assertThat(stack.berth().openTickets()).isEqualTo(1);
    assertComplete(exchange.reply());
    stack.awaitIdle();
    stack.awaitNoStream();
  }

  private static Exchange running(Stack stack) {
    Exchange exchange = stack.client().start(Protocol.HTTP_1_1, Chats.streaming(TOKENS));
    exchange.awaitFirstByte();
    return exchange;
  }

  private static long logsWritten(Stack stack) {
    return stack.envoy().admin().stat("access_logs.grpc_access_log.logs_written");
  }

  private static void assertComplete(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).endsWith("data: [DONE]\n\n");
  }
}
