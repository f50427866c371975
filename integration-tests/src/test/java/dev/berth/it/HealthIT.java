package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static dev.berth.it.stack.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Lifecycle;
import dev.berth.health.HealthEvent;
import dev.berth.it.client.Protocol;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.ScriptedServer;
import dev.berth.it.stack.ScriptedServer.Script;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.pool.PooledEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that fail, behind the real Envoy, by what its entries, answers and probes show. */
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

  /** Its connections close with it: Berth asks at once, and needs no request to find out. */
  @Test
  void server_thatDies_getsNoFurtherRequestAndIsBackWithItsFirstGoodProbe() throws IOException {
    Stack stack =
        serve(Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED).withCompletion("accessLog"));
    assertThat(send(stack, 9)).isZero();
    one.die();
    eventually("it is out", () -> state(stack, one) == Lifecycle.EJECTED);
    long picks = picks(stack, one);

    assertThat(send(stack, 30)).isZero();
    assertThat(picks(stack, one)).isEqualTo(picks);

    try (ScriptedServer again = one.restarted()) {
      eventually("it is back", () -> state(stack, again) == Lifecycle.RECOVERING);
      eventually("it has traffic", () -> send(stack, 5) == 0 && again.requests() > 0);
      assertThat(again.probes()).isPositive();
    }
  }

  @Test
  void server_whoseHealthHangsWhileItServesWell_keepsItsTraffic() {
    Stack stack =
        serve(
            Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED)
                .withCompletion("accessLog")
                .withPool(
                    "health: {probe: {interval: 100ms, suspectInterval: 100ms, timeout: 300ms}}"));
    one.hangProbes();
    int asked = one.probes();
    int served = one.requests();

    while (one.probes() < asked + 12) {
      assertThat(send(stack, 3)).isZero();
    }

    assertThat(state(stack, one)).isIn(Lifecycle.READY, Lifecycle.SUSPECT);
    assertThat(moves(stack, one)).noneMatch(move -> move.state() == Lifecycle.EJECTED);
    assertThat(one.requests() - served).as("of three").isGreaterThanOrEqualTo(12);
  }

  private static List<HealthEvent> moves(Stack stack, ScriptedServer server) {
    return pooled(stack, server).health().events();
  }

  private static long picks(Stack stack, ScriptedServer server) {
    return pooled(stack, server).load().picks();
  }

  private Stack serve(Setup setup) {
    Stack stack = stacks.fresh(setup);
    stack.files().writeServersYaml("servers:\n" + entry(one) + entry(two) + entry(three));
    eventually("the three are listed", () -> stack.pool().positionOf(one.address()) >= 0);
    stack.awaitReady(3);
    eventually(
        "Berth has asked them", () -> Stream.of(one, two, three).allMatch(s -> s.probes() > 0));
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
    return pooled(stack, server).lifecycle();
  }

  private static PooledEndpoint pooled(Stack stack, ScriptedServer server) {
    return stack.pool().endpoint(stack.pool().positionOf(server.address()));
  }
}
