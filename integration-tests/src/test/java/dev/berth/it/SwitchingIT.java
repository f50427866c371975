package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.TakingTurns;
import dev.berth.modelswitch.SwitchOutcome;
import dev.berth.simulator.sleep.SleepFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two models that have one device in turns behind the real Envoy. */
class SwitchingIT {

  private static final int MODELS = 2;
  private static final int TURNS = 6;
  private static final int BURST = 10;

  /** Tokens of answers, of which each takes 2 ms. */
  private static final int SHORT = 50;

  private static final int LONG = 1_000;

  /** About 0.15 s to fall asleep and 0.2 s to wake. */
  private final TakingTurns servers = new TakingTurns(0.06);

  /** As an operator begins. */
  private Stack start(BodyMode mode) {
    return start(mode, "switching: {}");
  }

  private Stack startByOrder(BodyMode mode) {
    return start(mode, "switching: {policy: never}");
  }

  private Stack start(BodyMode mode, String switching) {
    Setup setup =
        Setup.of(Shipped.EDS_OVERRIDE_HOST, mode)
            .withServers(1)
            .withCompletion("accessLog")
            .withPool(switching);
    return Stack.over(setup, servers.yaml());
  }

  @AfterEach
  void close() {
    servers.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"BUFFERED", "FULL_DUPLEX_STREAMED"})
  void hold_burstsOfTwoModelsInTurns_groupSwitchesByItselfAndAllAreAnswered(BodyMode mode) {
    try (Stack stack = start(mode)) {
      List<Exchange> exchanges = new ArrayList<>();
      for (int turn = 0; turn < TURNS; turn++) {
        List<Exchange> begun = burst(stack, turn % MODELS);
        exchanges.addAll(begun);
        begun.get(0).awaitFirstByte();
      }

      assertThat(exchanges).map(Exchange::reply).allSatisfy(TakingTurns::assertComplete);
      assertThat(switchesOnDemand(stack)).isGreaterThanOrEqualTo(TURNS - 1);
      servers.assertNeverTwoAwake();
      stack.awaitIdle();
    }
  }

  @Test
  void hold_twoModelsAtOnce_bothAreAnswered() {
    try (Stack stack = start(BodyMode.BUFFERED, "switching: {hold: {timeout: 20s}}")) {
      List<Exchange> exchanges = new ArrayList<>();
      for (int turn = 0; turn < TURNS; turn++) {
        exchanges.addAll(burst(stack, 0));
        exchanges.addAll(burst(stack, 1));
      }

      assertThat(exchanges).map(Exchange::reply).allSatisfy(TakingTurns::assertComplete);
      servers.assertNeverTwoAwake();
      stack.awaitIdle();
    }
  }

  private static double switchesOnDemand(Stack stack) {
    return stack
        .berth()
        .meters()
        .get("berth.switches")
        .tags("cause", "demand", "result", "done")
        .counter()
        .count();
  }

  @ParameterizedTest
  @EnumSource(names = {"BUFFERED", "FULL_DUPLEX_STREAMED"})
  void wake_burstsOfTwoModelsInTurns_areAllAnsweredAndNeverAreTwoAwake(BodyMode mode) {
    try (Stack stack = startByOrder(mode)) {
      List<Exchange> exchanges = new ArrayList<>(burst(stack, 0));
      exchanges.get(0).awaitFirstByte();
      for (int turn = 1; turn < TURNS; turn++) {
        int model = turn % MODELS;
        List<Exchange> begun = burst(stack, model);
        exchanges.addAll(begun);
        SwitchOutcome outcome = wake(stack, model);
        assertThat(outcome.done()).as(outcome.message()).isTrue();
        begun.get(0).awaitFirstByte();
      }

      assertThat(exchanges).map(Exchange::reply).allSatisfy(TakingTurns::assertComplete);
      servers.assertNeverTwoAwake();
      stack.awaitIdle();
    }
  }

  @Test
  void wake_theOneBeforeDiesFallingAsleep_theOtherServesAndNobodyElseIsHarmed() {
    try (Stack stack = startByOrder(BodyMode.BUFFERED)) {
      servers.engines().get(0).failInSleep(SleepFault.CRASHES_FALLING_ASLEEP);
      List<Exchange> held = burst(stack, 1);

      assertThat(wake(stack, 1).done()).isTrue();

      assertThat(held).map(Exchange::reply).allSatisfy(TakingTurns::assertComplete);
      servers.assertNeverTwoAwake();
    }
  }

  @Test
  void wake_doesNotWake_theOneBeforeServesOn() {
    try (Stack stack = startByOrder(BodyMode.BUFFERED)) {
      servers.engines().get(1).failInSleep(SleepFault.LIES_AWAKE);

      assertThat(wake(stack, 1).message()).contains("is awake again");

      assertThat(burst(stack, 0)).map(Exchange::reply).allSatisfy(TakingTurns::assertComplete);
      servers.assertNeverTwoAwake();
    }
  }

  @Test
  void wake_berthCrashesInTheMiddle_theNextOneFindsWhoIsAwake() {
    try (Stack stack = startByOrder(BodyMode.BUFFERED)) {
      List<Exchange> running = burst(stack, 0, LONG);
      running.forEach(Exchange::awaitFirstByte);
      var unused = stack.berth().groups("default").wake(address(1), null);
      eventually("the switch has begun", () -> stack.pool().ready(servers.model(0)).length == 0);

      stack.restartBerth(1);

      assertThat(running).map(Exchange::reply).allSatisfy(TakingTurns::assertComplete);
      assertThat(wake(stack, 1).done()).isTrue();
      eventually(
          "Envoy asks the new Berth",
          () -> stack.client().send(Protocol.HTTP_1_1, servers.chat(1, SHORT)).status() == 200);
      assertThat(burst(stack, 1)).map(Exchange::reply).allSatisfy(TakingTurns::assertComplete);
      servers.assertNeverTwoAwake();
    }
  }

  private SwitchOutcome wake(Stack stack, int server) {
    return stack
        .berth()
        .groups("default")
        .wake(address(server), Duration.ofSeconds(20))
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  private EndpointId address(int server) {
    return new EndpointId(servers.engines().get(server).address());
  }

  private List<Exchange> burst(Stack stack, int model) {
    return burst(stack, model, SHORT);
  }

  private List<Exchange> burst(Stack stack, int model, int tokens) {
    Request chat = servers.chat(model, tokens);
    return Stream.generate(() -> stack.client().start(Protocol.HTTP_1_1, chat))
        .limit(BURST)
        .toList();
  }
}
