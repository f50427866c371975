package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Fleet;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.TakingTurns;
import dev.berth.simulator.http.SimulatedEngine;
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

  private final JsonMapper json = new JsonMapper();

  /** About a second to fall asleep, and one to wake. */
  private final TakingTurns servers = new TakingTurns(0.4);

  private Fleet start(BodyMode mode) {
    Setup setup =
        Setup.of(Shipped.EDS_OVERRIDE_HOST, mode)
            .withCompletion("accessLog")
            .withPool("switching: {policy: never}");
    Fleet fleet = Fleet.over(setup, 1, servers.yaml());
    awaitWakefulness(fleet, "awake", "asleep");
    return fleet;
  }

  @AfterEach
  void close() {
    servers.close();
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
      assertThat(running).map(Exchange::reply).allSatisfy(TakingTurns::assertComplete);
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

      servers.engines().get(AWAKE).stop();

      assertThat(held).map(Exchange::reply).allSatisfy(TakingTurns::assertComplete);
      assertThat(running).allMatch(answer -> isCut(answer) == step.equals("draining"));
      awaitWakefulness(fleet, "unknown", "awake");
      servers.assertNeverTwoAwake();
    }
  }

  @Test
  void killServer_thatIsToWake_theOneBeforeServesOnAndThoseWhoWaitAreToldSo() {
    try (Fleet fleet = start(BodyMode.BUFFERED)) {
      List<Exchange> held = burst(fleet, SLEEPER, SHORT);
      awaitHeld(fleet, BURST);
      order(fleet, SLEEPER);
      awaitStep(fleet, "waking");

      servers.engines().get(SLEEPER).stop();

      assertThat(held).map(Exchange::reply).map(Reply::status).containsOnly(503);
      awaitWakefulness(fleet, "awake", "failed");
      assertThat(burst(fleet, AWAKE, SHORT))
          .map(Exchange::reply)
          .allSatisfy(TakingTurns::assertComplete);
      servers.engines().get(SLEEPER).restart();
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
      assertThat(held).map(Exchange::reply).allSatisfy(TakingTurns::assertComplete);
    }
    servers.assertNeverTwoAwake();
  }

  private void order(Fleet fleet, int server) {
    fleet.command(0, "/api/servers/" + servers.engines().get(server).address() + "/wake");
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
    return servers.engines().stream()
        .map(engine -> Fleet.get("http://" + engine.address() + "/is_sleeping"))
        .map(answer -> json.readTree(answer).path("is_sleeping").asBoolean() ? "asleep" : "awake")
        .toList();
  }

  private List<String> wakefulness(JsonNode group) {
    return servers.engines().stream()
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
    Request chat = servers.chat(server, tokens);
    return Stream.generate(() -> fleet.client().start(Protocol.HTTP_1_1, chat))
        .limit(BURST)
        .toList();
  }

  private static boolean isCut(Exchange exchange) {
    try {
      return !exchange.reply().text().endsWith("data: [DONE]\n\n");
    } catch (CompletionException cut) {
      return true;
    }
  }
}
