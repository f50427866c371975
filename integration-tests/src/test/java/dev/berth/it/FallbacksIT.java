package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.AnswerMode;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Accounts;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.ScriptedServer;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A decision of two servers, of which the first is gone, behind an Envoy that may try again: the
 * request is served, and on the books of the one that serves it for as long as Envoy tells Berth.
 */
class FallbacksIT {

  private static final String ROUTE = "                  timeout: 0s\n";
  private static final String RETRIES =
      ROUTE
          + "                  retry_policy:\n"
          + "                    retry_on: connect-failure,refused-stream,reset-before-request\n"
          + "                    num_retries: 1\n";
  private static final String ELSEWHERE = "served elsewhere";
  private static final String LOGS = "          access_log:\n";
  private static final String IN_BETWEEN =
      "          access_log_options: {access_log_flush_interval: 1s}\n";

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final CountDownLatch gate = new CountDownLatch(1);
  private final ScriptedServer dead = new ScriptedServer(this::answerSlowly);
  private final ScriptedServer alive = new ScriptedServer(this::answerSlowly);

  @AfterEach
  void close() throws IOException {
    dead.close();
    alive.close();
  }

  @Test
  void responseHeaders_passThroughBerth_theTicketMovesWithThem() throws IOException {
    followsItsRequest(setup("stream", profile -> profile.with(AnswerMode.HEADERS)));
  }

  @Test
  void accessLog_writesInBetween_theTicketMovesWithTheNextEntry() throws IOException {
    followsItsRequest(setup("accessLog", profile -> profile.replacing(LOGS, IN_BETWEEN + LOGS)));
  }

  private static Setup setup(String completion, UnaryOperator<EnvoyProfile> teller) {
    return Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED)
        .withCompletion(completion)
        .withPool("gateway: {fallbacks: 1}\nhealth: {probe: {type: none}}")
        .withEnvoy(profile -> teller.apply(profile.replacing(ROUTE, RETRIES)));
  }

  private void followsItsRequest(Setup setup) throws IOException {
    Stack stack = stacks.fresh(setup);
    stack.files().writeServersYaml("servers:\n" + entry(dead) + entry(alive));
    eventually("both are listed", () -> stack.pool().positionOf(dead.address()) >= 0);
    stack.awaitReady(2);
    dead.close();
    Accounts before = stack.accounts();

    var exchanges = Stream.generate(() -> start(stack)).limit(2).toList();
    eventually("both are served by the other", () -> alive.requests() == 2);
    eventually("both are on its books", () -> inFlight(stack, alive) == 2);
    assertThat(inFlight(stack, dead)).isZero();
    gate.countDown();

    assertThat(exchanges.stream().map(Exchange::reply).map(Reply::status)).containsOnly(200);
    stack.awaitIdle();
    eventually("the ends are told", () -> stack.accounts().since(before).containsKey(ELSEWHERE));
  }

  private void answerSlowly(ScriptedServer.Call call) throws IOException {
    call.beginEvents();
    call.event("data: {}");
    call.await(gate);
    call.endEvents();
  }

  /** The second finds the first server busy, so that at least one is sent to the dead one. */
  private static Exchange start(Stack stack) {
    Exchange exchange = stack.client().start(Protocol.HTTP_1_1, Chats.small(true));
    exchange.awaitFirstByte();
    return exchange;
  }

  private static int inFlight(Stack stack, ScriptedServer server) {
    return stack.pool().endpoint(stack.pool().positionOf(server.address())).load().requests();
  }

  private static String entry(ScriptedServer server) {
    return "- {address: \"%s\", models: [%s]}\n".formatted(server.address(), Setup.MODEL);
  }
}
