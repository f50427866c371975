package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.BerthProcess;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Fleet;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.SteadyLoad;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.http.SimHeaders;
import dev.berth.simulator.http.SimulatedEngine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Replicas of Berth by the shipped profiles: rolled, killed, gone, and back again. */
@Tag("matrix")
class ReplicasIT {

  private static final String GOOD = "200 by the chosen one";
  private static final String ALL_READY = "berth_servers{pool=\"default\",state=\"ready\"} 4.0";
  private static final List<String> ADMINISTRATIVE =
      List.of(
          "/sleep",
          "/sleep?level=2",
          "/v1/load_lora_adapter",
          "/update_weights_from_disk",
          "/SLEEP",
          "/%73leep",
          "//sleep",
          "/v1/chat/completions/../../../sleep",
          "/sleep/");

  private static Setup setup(Shipped profile, BodyMode mode) {
    return Setup.of(profile, mode).withCompletion("accessLog").withMillisPerToken(10);
  }

  @ParameterizedTest
  @CsvSource({"ACTIVE_STANDBY, BUFFERED", "ACTIVE_ACTIVE, FULL_DUPLEX_STREAMED"})
  void roll_oneReplicaAfterTheOther_noRequestFails(Shipped profile, BodyMode mode) {
    try (Fleet fleet = Fleet.start(setup(profile, mode), 2);
        SteadyLoad load = SteadyLoad.on(fleet.client())) {
      load.awaitMore();

      fleet.roll(0);
      fleet.roll(1);
      load.awaitMore();

      assertThat(SteadyLoad.counted(load.end())).as(fleet.envoy().logTail()).containsOnlyKeys(GOOD);
    }
  }

  /**
   * What a replica is deciding about may fail with it, unless Envoy fails open. With BUFFERED the
   * body is asked about in a second message, and Envoy does not repeat the first one to another
   * replica; with FULL_DUPLEX_STREAMED a reply may be lost half-way. How many those are is for the
   * scenarios of failures to say; here, that it is over when Envoy knows.
   */
  @ParameterizedTest
  @CsvSource({
    "ACTIVE_STANDBY, BUFFERED, 503",
    "ACTIVE_STANDBY, FULL_DUPLEX_STREAMED, 503",
    "ACTIVE_ACTIVE, BUFFERED, 200 unchosen",
    "ACTIVE_ACTIVE, FULL_DUPLEX_STREAMED, 503"
  })
  void kill_oneReplicaAndStartItAgain_noAnswerIsCut(
      Shipped profile, BodyMode mode, String underDecision) {
    try (Fleet fleet = Fleet.start(setup(profile, mode), 2);
        SteadyLoad load = SteadyLoad.on(fleet.client())) {
      load.awaitMore();

      fleet.berths().get(0).kill();
      fleet.awaitHealthy(1);
      int sentBefore = load.sent();
      load.awaitMore();
      fleet.startAgain(0);
      fleet.awaitHealthy(2);
      load.awaitMore();

      List<String> ends = load.end();
      assertThat(SteadyLoad.counted(ends.subList(sentBefore, ends.size())))
          .as(fleet.envoy().logTail())
          .containsOnlyKeys(GOOD);
      assertThat(SteadyLoad.counted(ends.subList(0, sentBefore)).keySet())
          .as(fleet.envoy().logTail())
          .contains(GOOD)
          .isSubsetOf(GOOD, underDecision);
    }
  }

  /** Without a log of its own a replica holds the stream; what fails open does not cut it. */
  @Test
  void kill_activeOneHoldsStreamsAndEnvoyFailsOpen_noAnswerIsCut() {
    Setup setup =
        setup(Shipped.ACTIVE_ACTIVE, BodyMode.BUFFERED)
            .withCompletion("stream")
            .withMillisPerToken(50);
    try (Fleet fleet = Fleet.start(setup, 2)) {
      List<Exchange> running =
          Stream.generate(() -> fleet.client().start(Protocol.HTTP_1_1, Chats.streaming(40)))
              .limit(10)
              .toList();
      running.forEach(Exchange::awaitFirstByte);

      fleet.berths().forEach(BerthProcess::kill);

      assertThat(running).map(Exchange::reply).allMatch(r -> r.text().endsWith("data: [DONE]\n\n"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ACTIVE_STANDBY", "ACTIVE_ACTIVE"})
  void send_noReplicaIsLeft_onlyTheOneThatFailsOpenServesAndNoClientChooses(Shipped profile) {
    boolean open = profile == Shipped.ACTIVE_ACTIVE;
    try (Fleet fleet = Fleet.start(setup(profile, BodyMode.BUFFERED), 2);
        SimulatedEngine stranger = stranger()) {
      assertThat(administer(fleet)).as("with Berth").containsOnly(403);
      fleet.berths().forEach(BerthProcess::kill);
      fleet.awaitHealthy(0);

      List<Reply> replies =
          Stream.generate(() -> naming(stranger.address(), Chats.small(false)))
              .limit(20)
              .map(request -> fleet.client().send(Protocol.HTTP_2, request))
              .toList();

      assertThat(replies).map(Reply::status).containsOnly(open ? 200 : 503);
      assertThat(stranger.received()).isZero();
      assertThat(administer(fleet)).as("without Berth").containsOnly(403);
      assertThat(fleet.engines()).map(SimulatedEngine::administrative).containsOnly(0L);
      String member = fleet.engines().get(0).address();
      if (open) {
        assertThat(servers(fleet, naming(member, Chats.small(false)))).hasSizeGreaterThan(1);
      }
    }
  }

  private static List<String> servers(Fleet fleet, Request request) {
    return Stream.generate(() -> fleet.client().send(Protocol.HTTP_1_1, request))
        .limit(8)
        .map(reply -> "" + reply.header(SimHeaders.SERVED_BY))
        .distinct()
        .toList();
  }

  private static List<Integer> administer(Fleet fleet) {
    return ADMINISTRATIVE.stream()
        .flatMap(path -> Stream.of(Request.get(path), Request.post(path, "{}")))
        .map(request -> fleet.client().send(Protocol.HTTP_1_1, request).status())
        .toList();
  }

  private static SimulatedEngine stranger() {
    return SimulatedEngine.start(
        EngineProfile.instant(),
        List.of(Setup.MODEL),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static Request naming(String address, Request request) {
    return request.with("x-gateway-destination-endpoint", address).with("target-pod", address);
  }

  @Test
  void kill_eightRequestsRunOnOneServer_theNextBerthKnowsAndSendsElsewhere() {
    Setup setup = setup(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED).withMillisPerToken(200);
    try (Fleet fleet = Fleet.start(setup, 1)) {
      SimulatedEngine busy = fleet.engines().get(0);
      List<Exchange> running = occupy(fleet, busy, 8);
      fleet.berths().get(0).kill();
      fleet.awaitHealthy(0);

      fleet.startAgain(0);
      fleet.awaitHealthy(1);
      eventually("all servers are ready", () -> fleet.page(0, "/metrics").contains(ALL_READY));
      List<String> next = servers(fleet, Chats.small(false));

      assertThat(next).isNotEmpty().doesNotContain(busy.address());
      assertThat(fleet.page(0, "/api/servers")).contains("\"others\":8");
      assertThat(fleet.page(0, "/metrics")).contains(othersOf(busy) + " 8.0");
      running.forEach(Exchange::leave);
      eventually(
          "they are over", () -> fleet.page(0, "/metrics").contains(othersOf(busy) + " 0.0"));
    }
  }

  private static String othersOf(SimulatedEngine engine) {
    return "berth_server_requests_others{pool=\"default\",server=\"" + engine.address() + "\"}";
  }

  /** So many long answers on one server, which is the only one while they begin. */
  private static List<Exchange> occupy(Fleet fleet, SimulatedEngine only, int requests) {
    fleet.files().writeServersYaml(List.of(only));
    eventually(
        "it is the only one", () -> fleet.page(0, "/metrics").contains("state=\"ready\"} 1.0"));
    List<Exchange> running =
        Stream.generate(() -> fleet.client().start(Protocol.HTTP_1_1, Chats.streaming(2_000)))
            .limit(requests)
            .toList();
    running.forEach(Exchange::awaitFirstByte);
    fleet.files().writeServersYaml(fleet.engines());
    return running;
  }
}
