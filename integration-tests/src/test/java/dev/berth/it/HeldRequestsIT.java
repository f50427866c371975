package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static dev.berth.it.stack.ScriptedServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.ScriptedServer;
import dev.berth.it.stack.ScriptedServer.Call;
import dev.berth.it.stack.ScriptedServer.Script;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests for a model that sleeps, behind the real Envoy: one that waits a second. */
class HeldRequestsIT {

  /** Longer than that Envoy waits for a reply, unless Berth asks for more. */
  private static final int HELD_MILLIS = 2_000;

  private static final Request REQUEST = Chats.ofSize(10_000, false);
  private static final String OBJECTIVE = "x-gateway-inference-objective";
  private static final String ONE_AT_A_TIME =
      """
      maxRequestsPerServer: 1
      switching:
        policy: never
        hold: {requestsPerModel: 2, objectives: {premium: 7, batch: -1}}""";
  private static final String MODEL_FIRST = "{\"model\":\"" + Setup.MODEL + "\",\"messages\":\"";

  private final AtomicBoolean asleep = new AtomicBoolean(true);
  private final ScriptedServer sleeper = new ScriptedServer(saying(asleep));
  private final ScriptedServer other = new ScriptedServer(saying(new AtomicBoolean(false)));
  private @Nullable Stack stack;

  private static Script saying(AtomicBoolean asleep) {
    return saying(asleep, call -> {});
  }

  /**
   * A server that says whether it sleeps, and answers everything else.
   *
   * @param onRequest hears of what else there is
   */
  private static Script saying(AtomicBoolean asleep, Consumer<Call> onRequest) {
    return call -> {
      boolean asked = call.head().startsWith("GET /is_sleeping ");
      if (!asked) {
        onRequest.accept(call);
      }
      json(asked ? "{\"is_sleeping\": " + asleep + "}" : "{\"usage\":{}}").answer(call);
    };
  }

  @AfterEach
  void close() throws IOException {
    if (stack != null) {
      stack.close();
    }
    sleeper.close();
    other.close();
  }

  private Stack start(BodyMode mode) {
    return start(mode, "switching: {policy: never}");
  }

  private Stack start(BodyMode mode, String pool) {
    Setup setup =
        Setup.of(Shipped.EDS_OVERRIDE_HOST, mode)
            .withServers(1)
            .withPool(pool)
            .withEnvoy(p -> p.replacing(" message_timeout: 10s", " message_timeout: 1s"));
    String servers =
        """
        servers:
        - {address: "%s", deviceGroup: gpu-0, models: [other]}
        - {address: "%s", deviceGroup: gpu-0, models: [%s]}
        """
            .formatted(other.address(), sleeper.address(), Setup.MODEL);
    Stack started = Stack.over(setup, servers);
    stack = started;
    return started;
  }

  private static void awaitHeld(Stack stack, int requests) {
    eventually(
        requests + " requests are held",
        () -> stack.berth().meters().get("berth.holds.waiting").gauge().value() == requests);
  }

  @ParameterizedTest
  @EnumSource(
      value = BodyMode.class,
      names = {"BUFFERED", "FULL_DUPLEX_STREAMED", "STREAMED_WITHOUT_WAITING"})
  void send_modelSleeps_isServedWhenItIsAwakeAlthoughEnvoysTimeIsOver(BodyMode mode)
      throws InterruptedException {
    Stack stack = start(mode);

    Exchange exchange = stack.client().start(Protocol.HTTP_1_1, REQUEST);
    awaitHeld(stack, 1);
    TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
    assertThat(exchange.isOver()).isFalse();
    asleep.set(false);
    Reply reply = exchange.reply();

    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    stack.awaitIdle();
  }

  /** With each piece Envoy's clock begins anew. */
  @Test
  void send_restOfTheBodyComesWhileItIsHeld_isServedAlthoughEnvoysTimeIsOver()
      throws InterruptedException {
    Stack stack = start(BodyMode.STREAMED_WITHOUT_WAITING);
    byte[] first = (MODEL_FIRST + "x".repeat(300_000)).getBytes(UTF_8);
    byte[] last = "\"}".getBytes(UTF_8);

    Exchange exchange =
        stack.client().begin(Protocol.HTTP_1_1, Request.post(Chats.PATH, first).chunked());
    exchange.send(first);
    awaitHeld(stack, 1);
    exchange.sendLast(last);
    TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
    assertThat(exchange.isOver()).isFalse();
    asleep.set(false);
    Reply reply = exchange.reply();

    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    stack.awaitIdle();
  }

  @Test
  void send_objectives_theHigherIsServedFirstAndTheLowestGivesWay() {
    Queue<String> served = new ConcurrentLinkedQueue<>();
    sleeper.play(saying(asleep, call -> served.add(objective(call.head()))));
    Stack stack = start(BodyMode.BUFFERED, ONE_AT_A_TIME);

    Exchange batch = begin(stack, "batch");
    awaitHeld(stack, 1);
    Exchange usual = begin(stack, "nobody-knows-it");
    awaitHeld(stack, 2);
    Exchange premium = begin(stack, "premium");
    Reply refused = batch.reply();
    asleep.set(false);

    assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
    assertThat(refused.header("x-berth-reason")).isEqualTo("hold_full");
    assertThat(premium.reply().status()).isEqualTo(200);
    assertThat(usual.reply().status()).isEqualTo(200);
    assertThat(served).containsExactly("premium", "nobody-knows-it");
    stack.awaitIdle();
  }

  private static Exchange begin(Stack stack, String objective) {
    return stack.client().start(Protocol.HTTP_1_1, REQUEST.with(OBJECTIVE, objective));
  }

  private static String objective(String head) {
    return head.lines()
        .filter(line -> line.startsWith(OBJECTIVE + ": "))
        .map(line -> line.substring(OBJECTIVE.length() + 2))
        .findFirst()
        .orElse("");
  }

  @Test
  void send_clientLeavesWhileItIsHeld_itsPlaceIsFree() {
    Stack stack = start(BodyMode.BUFFERED);
    Exchange exchange = stack.client().start(Protocol.HTTP_1_1, REQUEST);
    awaitHeld(stack, 1);

    exchange.leave();

    awaitHeld(stack, 0);
    stack.awaitNoStream();
  }

  @ParameterizedTest
  @EnumSource(
      value = BodyMode.class,
      names = {"BUFFERED", "FULL_DUPLEX_STREAMED"})
  void send_clientWaitsASecond_gets503Then(BodyMode mode) {
    Stack stack = start(mode);

    Reply reply = stack.client().send(Protocol.HTTP_1_1, REQUEST.with("x-berth-max-wait", "1"));

    assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
    assertThat(reply.header("x-berth-reason")).isEqualTo("hold_timeout");
    assertThat(reply.header("retry-after")).isEqualTo("2");
  }
}
