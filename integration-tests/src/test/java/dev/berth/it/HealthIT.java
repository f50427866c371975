package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static dev.berth.it.stack.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Lifecycle;
import dev.berth.it.client.Protocol;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.ScriptedServer;
import dev.berth.it.stack.ScriptedServer.Script;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that fail, behind the real Envoy: what its entries and answers show is enough. */
class HealthIT {

  private static final Script GOOD = json("{\"usage\":{}}");
  private static final Script BROKEN =
      call -> call.write("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n");
  private static final Script FULL =
      call -> call.write("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n");

  private static final String RETRIES =
      """
                        timeout: 0s
                        retry_policy: {retry_on: "connect-failure,refused-stream", num_retries: 2}
      """;

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final ScriptedServer one = new ScriptedServer(GOOD);
  private final ScriptedServer two = new ScriptedServer(GOOD);
  private final ScriptedServer three = new ScriptedServer(GOOD);

  @AfterEach
  void close() throws IOException {
    one.close();
    two.close();
    three.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"accessLog", "stream"})
  void server_thatAnswers500ToEverything_losesFiveRequests(String completion) {
    Stack stack =
        serve(Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED).withCompletion(completion));
    one.play(BROKEN);

    int failed = send(stack, 100);

    assertThat(failed).isEqualTo(one.requests()).isEqualTo(5);
    assertThat(state(stack, one)).isEqualTo(Lifecycle.EJECTED);
    eventually(
        "Envoy avoids it, too",
        () -> stack.envoy().admin().stat("cluster.inference_servers.membership_healthy") == 2);
  }

  @Test
  void server_thatIsWellAgain_isBackAfterOneTrial() {
    Stack stack =
        serve(
            Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED)
                .withCompletion("accessLog")
                .withPool("health: {ejection: {baseTime: 500ms, maxTime: 500ms}, slowStart: 0s}"));
    one.play(BROKEN);
    send(stack, 30);
    one.play(GOOD);

    eventually(
        "it is back",
        () -> {
          send(stack, 5);
          return state(stack, one) == Lifecycle.READY;
        });

    assertThat(send(stack, 20)).isZero();
  }

  @Test
  void server_thatIsFull_keepsItsPlace() {
    Stack stack =
        serve(Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED).withCompletion("accessLog"));
    one.play(FULL);

    assertThat(send(stack, 60)).isPositive();

    assertThat(state(stack, one)).isEqualTo(Lifecycle.READY);
  }

  @Test
  void server_thatRefuses_isOutWithTheFirstRequest() throws IOException {
    Stack stack =
        serve(Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED).withCompletion("accessLog"));
    one.close();

    assertThat(send(stack, 60)).isEqualTo(1);

    assertThat(state(stack, one)).isEqualTo(Lifecycle.EJECTED);
  }

  /** Envoy says no more than that another server had to do it. */
  @Test
  void server_thatRefuses_withRetriesFailsNobodyAndIsOutAfterThree() throws IOException {
    Stack stack =
        serve(
            Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED)
                .withCompletion("accessLog")
                .withPool("gateway: {fallbacks: 2}")
                .withEnvoy(
                    profile -> profile.replacing("                  timeout: 0s\n", RETRIES)));
    one.close();

    assertThat(send(stack, 60)).isZero();

    assertThat(state(stack, one)).isEqualTo(Lifecycle.EJECTED);
  }

  private Stack serve(Setup setup) {
    Stack stack = stacks.fresh(setup);
    stack.files().writeServersYaml("servers:\n" + entry(one) + entry(two) + entry(three));
    eventually("the three are listed", () -> stack.pool().positionOf(one.address()) >= 0);
    stack.awaitReady(3);
    return stack;
  }

  private static String entry(ScriptedServer server) {
    return "- {address: \"%s\", models: [%s]}\n".formatted(server.address(), Setup.MODEL);
  }

  /** One after the other; says how many got no 200. */
  private static int send(Stack stack, int count) {
    int failed = 0;
    for (int i = 0; i < count; i++) {
      failed += stack.client().send(Protocol.HTTP_1_1, Chats.small(false)).status() == 200 ? 0 : 1;
      stack.awaitIdle();
    }
    return failed;
  }

  private static Lifecycle state(Stack stack, ScriptedServer server) {
    return stack.pool().endpoint(stack.pool().positionOf(server.address())).lifecycle();
  }
}
