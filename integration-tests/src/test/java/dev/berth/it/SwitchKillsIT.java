package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Fleet;
import dev.berth.it.stack.Setup;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.StepCost;
import dev.berth.simulator.http.SharedDevices;
import dev.berth.simulator.http.SimulatedEngine;
import dev.berth.simulator.http.SimulatedPods;
import dev.berth.simulator.sleep.SleepTimes;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kill -9} of Berth, or of a server, at each step of a switch, behind the real Envoy: what
 * is left in the middle is found as it is, and the accounts of the device say that two were never
 * awake.
 */
@Tag("matrix")
class SwitchKillsIT {

  private static final int AWAKE = 0;
  private static final int SLEEPER = 1;
  private static final int BURST = 5;
  private static final int SHORT = 20;

  /** Tokens of an answer that takes two seconds, so that there is a drain to be met. */
  private static final int LONG = 1_000;

  private static final String CHAT =
      "{\"model\":\"%s\",\"max_tokens\":%d,\"stream\":true,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  /** About a second to fall asleep, and one to wake. */
  private static final SharedDevices DEVICES =
      new SharedDevices(1, 60, SleepTimes.USUAL.scaled(0.4));

  private static final EngineProfile PROFILE =
      EngineProfile.standard().withCost(new StepCost(2e6, 0, 0, 0));

  private final JsonMapper json = new JsonMapper();
  private final SimulatedPods pods =
      SimulatedPods.start(
          SimulatedPods.Layout.onLoopback(2, 1), PROFILE, List.of("model-a", "model-b"), DEVICES);

  private Fleet start(BodyMode mode) {
    Setup setup =
        Setup.of(Shipped.EDS_OVERRIDE_HOST, mode)
            .withCompletion("accessLog")
            .withPool("switching: {policy: never}");
    Fleet fleet = Fleet.over(setup, 1, servers());
    awaitWakefulness(fleet, "awake", "asleep");
    return fleet;
  }

  private String servers() {
    return pods.engines().stream()
        .map(SwitchKillsIT::entry)
        .collect(Collectors.joining("", "servers:\n", ""));
  }

  private static String entry(SimulatedEngine engine) {
    return "- {address: \"%s\", pod: pod-1, models: %s, deviceGroup: %s}\n"
        .formatted(engine.address(), engine.models(), engine.deviceMemory().name());
  }

  @AfterEach
  void close() {
    pods.close();
  }

  @ParameterizedTest
  @CsvSource({"draining, FULL_DUPLEX_STREAMED", "sleeping, BUFFERED", "waking, BUFFERED"})
  void killBerth_inTheMiddle_theNextOneFindsHowThingsStandAndGoesOn(String step, BodyMode mode) {
    try (Fleet fleet = start(mode)) {
      List<Exchange> running = running(fleet);
      List<Exchange> held = burst(fleet, SLEEPER, SHORT);
      awaitHeld(fleet, BURST);
      order(fleet, SLEEPER);
      awaitStep(fleet, step);

      fleet.berths().get(0).kill();
      assertThat(held).map(Exchange::reply).map(Reply::status).containsOnly(503);
      fleet.awaitHealthy(0);
      fleet.startAgain(0);
      fleet.awaitHealthy(1);

      awaitTruth(fleet);
      assertThat(running).map(Exchange::reply).allSatisfy(SwitchKillsIT::assertComplete);
      assertServesInTurns(fleet);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"draining", "sleeping"})
  void killServer_thatIsToSleep_theOtherWakesAndServesThoseWhoWait(String step) {
    try (Fleet fleet = start(BodyMode.BUFFERED)) {
      List<Exchange> running = running(fleet);
      List<Exchange> held = burst(fleet, SLEEPER, SHORT);
      order(fleet, SLEEPER);
      awaitStep(fleet, step);

      pods.engines().get(AWAKE).stop();

      assertThat(held).map(Exchange::reply).allSatisfy(SwitchKillsIT::assertComplete);
      assertThat(running).allMatch(answer -> isCut(answer) == step.equals("draining"));
      awaitWakefulness(fleet, "unknown", "awake");
      assertNeverTwoAwake();
    }
  }

  @Test
  void killServer_thatIsToWake_theOneBeforeServesOnAndThoseWhoWaitAreToldSo() {
    try (Fleet fleet = start(BodyMode.BUFFERED)) {
      List<Exchange> held = burst(fleet, SLEEPER, SHORT);
      awaitHeld(fleet, BURST);
      order(fleet, SLEEPER);
      awaitStep(fleet, "waking");

      pods.engines().get(SLEEPER).stop();

      assertThat(held).map(Exchange::reply).map(Reply::status).containsOnly(503);
      awaitWakefulness(fleet, "awake", "failed");
      assertThat(burst(fleet, AWAKE, SHORT))
          .map(Exchange::reply)
          .allSatisfy(SwitchKillsIT::assertComplete);
      pods.engines().get(SLEEPER).restart();
      order(fleet, SLEEPER);
      awaitWakefulness(fleet, "asleep", "awake");
      assertServesInTurns(fleet);
    }
  }

  private List<Exchange> running(Fleet fleet) {
    List<Exchange> running = burst(fleet, AWAKE, LONG);
    running.forEach(Exchange::awaitFirstByte);
    return running;
  }

  /** Whoever is awake, each model has its turn, with requests that wait for it. */
  private void assertServesInTurns(Fleet fleet) {
    for (int server : new int[] {SLEEPER, AWAKE}) {
      List<Exchange> held = burst(fleet, server, SHORT);
      order(fleet, server);
      assertThat(held).map(Exchange::reply).allSatisfy(SwitchKillsIT::assertComplete);
    }
    assertNeverTwoAwake();
  }

  /** As the accounts of the device say, which no test's luck decides. */
  private void assertNeverTwoAwake() {
    assertThat(pods.engines().get(0).deviceMemory().outOfMemory()).isZero();
    assertThat(pods.engines()).allMatch(engine -> engine.sleepCounts().cut() == 0);
    assertThat(pods.engines()).allMatch(engine -> engine.sleepCounts().garbled() == 0);
  }

  private void order(Fleet fleet, int server) {
    fleet.command(0, "/api/servers/" + pods.engines().get(server).address() + "/wake");
  }

  private void awaitStep(Fleet fleet, String step) {
    eventually("the switch is " + step, () -> step.equals(group(fleet).path("step").asString("")));
  }

  private void awaitWakefulness(Fleet fleet, String... expected) {
    eventually(
        "the servers are " + List.of(expected),
        () -> {
          JsonNode group = group(fleet);
          return group.path("step").isNull() && wakefulness(group).equals(List.of(expected));
        });
  }

  /** Until Berth knows of each server what that says of itself. */
  private void awaitTruth(Fleet fleet) {
    eventually("Berth knows who is awake", () -> wakefulness(group(fleet)).equals(truth()));
  }

  private List<String> truth() {
    return pods.engines().stream()
        .map(engine -> Fleet.get("http://" + engine.address() + "/is_sleeping"))
        .map(answer -> json.readTree(answer).path("is_sleeping").asBoolean() ? "asleep" : "awake")
        .toList();
  }

  private List<String> wakefulness(JsonNode group) {
    return pods.engines().stream()
        .map(SimulatedEngine::address)
        .map(
            address ->
                group
                    .path("servers")
                    .valueStream()
                    .filter(server -> address.equals(server.path("address").asString("")))
                    .map(server -> server.path("wakefulness").asString(""))
                    .collect(Collectors.joining()))
        .toList();
  }

  private JsonNode group(Fleet fleet) {
    return json.readTree(fleet.page(0, "/api/groups")).path(0);
  }

  private static void awaitHeld(Fleet fleet, int requests) {
    eventually(
        requests + " requests are held",
        () ->
            fleet
                .page(0, "/metrics")
                .contains("berth_holds_waiting{pool=\"default\"} " + requests + ".0"));
  }

  private List<Exchange> burst(Fleet fleet, int server, int tokens) {
    String model = pods.engines().get(server).models().get(0);
    Request chat = Request.post(Chats.PATH, CHAT.formatted(model, tokens));
    return Stream.generate(() -> fleet.client().start(Protocol.HTTP_1_1, chat))
        .limit(BURST)
        .toList();
  }

  private static void assertComplete(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.text()).endsWith("data: [DONE]\n\n");
  }

  private static boolean isCut(Exchange exchange) {
    try {
      return !exchange.reply().text().endsWith("data: [DONE]\n\n");
    } catch (CompletionException cut) {
      return true;
    }
  }
}
