package dev.berth.xds;

import static dev.berth.xds.EdsFixture.BLINK;
import static dev.berth.xds.EdsFixture.LINGER;
import static dev.berth.xds.EdsFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.health.ProbeOutcome;
import dev.berth.xds.FakeEnvoy.Dialect;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EdsServiceTest {

  private static final String A = "10.0.0.1:8000";
  private static final String B = "10.0.0.1:8001";
  private static final String C = "[2001:db8::7]:8000";

  // Discovery

  @ParameterizedTest
  @EnumSource
  void subscribe_beforeDiscoveryIsComplete_answeredTheMomentItIs(Dialect dialect) {
    try (EdsFixture eds = new EdsFixture(1)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);

      envoy.connect("default");
      eds.discover(A);

      assertThat(envoy.inbox).isEmpty();
      assertThat(eds.subscriber("gw").state()).isEqualTo(SubscriberView.State.WAITING);

      eds.service.onDiscoveryComplete("default");

      assertThat(envoy.inbox.element().pools()).containsEntry("default", ids(A));
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscribe_completenessOvertakesTheFirstSet_noEmptyAnswer(Dialect dialect) {
    try (EdsFixture eds = new EdsFixture(1)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");

      eds.service.onDiscoveryComplete("default");

      assertThat(envoy.inbox).isEmpty();

      eds.discover(A);

      assertThat(envoy.inbox.element().pools()).containsEntry("default", ids(A));
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscribe_discoverySaysEmpty_answeredEmpty(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered()) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);

      envoy.connect("default");

      assertThat(envoy.inbox.element().pools()).containsEntry("default", Set.of());
    }
  }

  @ParameterizedTest
  @EnumSource
  void discoveryComplete_ofOnePool_doesNotAnswerForTheOther(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);

      envoy.connect("default", "other");

      assertThat(envoy.inbox.element().pools()).containsOnlyKeys("default");
      envoy.ack();
      assertThat(envoy.inbox).isEmpty();
      eds.other.applyDiscovery(List.of(EdsFixture.endpoint(B)));
      eds.service.onDiscoveryComplete("other");
      assertThat(envoy.inbox.element().pools()).containsOnlyKeys("other");
    }
  }

  @Test
  void onDiscoveryComplete_unknownPool_isABug() {
    try (EdsFixture eds = new EdsFixture(1)) {
      assertThatThrownBy(() -> eds.service.onDiscoveryComplete("nope"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nope");
    }
  }

  // What is told

  @Test
  void assignment_ipv4AndIpv6AndNotReady_oneLocalityWithEverything() {
    try (EdsFixture eds = new EdsFixture(1)) {
      Endpoint starting = new Endpoint(new EndpointId(B), null, null);
      eds.pool.applyDiscovery(List.of(EdsFixture.endpoint(A), starting, EdsFixture.endpoint(C)));
      eds.service.onDiscoveryComplete("default");
      FakeEnvoy.Sotw envoy = eds.sotw("gw");

      envoy.connect("default");

      ClusterLoadAssignment assignment = FakeEnvoy.unpack(envoy.responses.get(0).getResources(0));
      assertThat(assignment.getClusterName()).isEqualTo("default");
      assertThat(assignment.getEndpointsList()).hasSize(1);
      assertThat(assignment.getEndpoints(0).getPriority()).isZero();
      assertThat(assignment.getEndpoints(0).getLbEndpointsList())
          .allSatisfy(lb -> assertThat(lb.getHealthStatus()).isEqualTo(HealthStatus.UNKNOWN))
          .extracting(lb -> lb.getEndpoint().getAddress().getSocketAddress())
          .extracting(socket -> socket.getAddress() + " " + socket.getPortValue())
          .containsExactly("10.0.0.1 8000", "10.0.0.1 8001", "2001:db8::7 8000");
    }
  }

  @Test
  void assignment_serversThatFail_areToldAsUnhealthyAndStayInIt() {
    try (EdsFixture eds = EdsFixture.discovered(A, B)) {
      FakeEnvoy.Sotw envoy = eds.sotw("gw");
      envoy.connect("default");
      envoy.ack();

      eds.pool.health().onProbe(new EndpointId(A), ProbeOutcome.OK);
      eds.pool.health().onProbe(new EndpointId(A), ProbeOutcome.REFUSED);

      ClusterLoadAssignment assignment = FakeEnvoy.unpack(envoy.responses.get(1).getResources(0));
      assertThat(assignment.getEndpoints(0).getLbEndpointsList())
          .extracting(LbEndpoint::getHealthStatus)
          .containsExactly(HealthStatus.UNHEALTHY, HealthStatus.UNKNOWN);
      assertThat(eds.ready()).as("Envoy knows them all the same").isEqualTo(ids(A, B));
    }
  }

  @Test
  void version_anotherProcess_neverTheSame() {
    try (EdsFixture first = new EdsFixture(1);
        EdsFixture second = new EdsFixture(2)) {
      List<String> versions =
          List.of(first, second).stream()
              .map(
                  eds -> {
                    eds.discover(A);
                    eds.service.onDiscoveryComplete("default");
                    FakeEnvoy envoy = eds.sotw("gw");
                    envoy.connect("default");
                    return envoy.inbox.element().version();
                  })
              .toList();

      assertThat(versions).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @EnumSource
  void change_ofModelsOnly_isNotTold(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();

      eds.pool.applyDiscovery(List.of(new Endpoint(new EndpointId(A), "pod-2", List.of())));

      assertThat(envoy.inbox).isEmpty();
      assertThat(eds.count("berth.eds.pushes")).isEqualTo(1);
    }
  }

  // Gating

  @ParameterizedTest
  @EnumSource
  void newServer_nobodySubscribes_readyAtOnce(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      assertThat(eds.ready()).isEqualTo(ids(A));

      dialect.envoy("gw", eds.channel).connect("default");
      eds.discover(A, B);

      assertThat(eds.ready()).isEqualTo(ids(A));
    }
  }

  @ParameterizedTest
  @EnumSource
  void newServer_oneOfTwoEnvoysIsSlow_waitsForIt(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy quick = dialect.envoy("quick", eds.channel);
      FakeEnvoy slow = dialect.envoy("slow", eds.channel);
      List.of(quick, slow).forEach(envoy -> envoy.connect("default"));
      List.of(quick, slow).forEach(FakeEnvoy::ack);

      eds.discover(A, B);
      quick.ack();

      assertThat(eds.ready()).isEqualTo(ids(A));
      assertThat(eds.subscriber("slow").state()).isEqualTo(SubscriberView.State.SYNCING);

      slow.ack();

      assertThat(eds.ready()).isEqualTo(ids(A, B));
      assertThat(eds.subscriber("slow").state()).isEqualTo(SubscriberView.State.SYNCED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void newServer_oneEnvoyRejects_waitsUntilItTakesANewerVersion(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy willing = dialect.envoy("willing", eds.channel);
      FakeEnvoy unwilling = dialect.envoy("unwilling", eds.channel);
      List.of(willing, unwilling).forEach(envoy -> envoy.connect("default"));
      List.of(willing, unwilling).forEach(FakeEnvoy::ack);
      String held = eds.subscriber("unwilling").acknowledgedVersion();

      eds.discover(A, B);
      willing.ack();
      unwilling.nack();

      assertThat(eds.ready()).isEqualTo(ids(A));
      assertThat(unwilling.inbox).as("the rejected version is not sent again").isEmpty();
      assertThat(eds.subscriber("unwilling").state()).isEqualTo(SubscriberView.State.REJECTING);
      assertThat(eds.subscriber("unwilling").acknowledgedVersion()).isEqualTo(held);
      assertThat(eds.count("berth.eds.nacks")).isEqualTo(1);

      eds.discover(A, B, C);
      willing.ack();
      unwilling.ack();

      assertThat(eds.ready()).isEqualTo(ids(A, B, C));
    }
  }

  @ParameterizedTest
  @EnumSource
  void newServer_theLaggingEnvoyDisconnects_nothingWaitsForItAnyMore(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy quick = dialect.envoy("quick", eds.channel);
      FakeEnvoy lost = dialect.envoy("lost", eds.channel);
      List.of(quick, lost).forEach(envoy -> envoy.connect("default"));
      List.of(quick, lost).forEach(FakeEnvoy::ack);
      eds.discover(A, B);
      quick.ack();

      lost.disconnect();

      assertThat(eds.ready()).isEqualTo(ids(A, B));
      assertThat(eds.subscribers()).isEqualTo(1);
      assertThat(eds.service.subscribers()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void newServer_theOnlyEnvoyHalfCloses_nothingWaitsForIt(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      eds.discover(A, B);

      envoy.halfClose();

      assertThat(eds.ready()).isEqualTo(ids(A, B));
      assertThat(envoy.connected).isFalse();
      assertThat(envoy.failure).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void reconnect_withWhatItHolds_isToldAllAndGatesAgain(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();
      envoy.disconnect();

      envoy.connect("default");
      eds.discover(A, B);

      assertThat(envoy.inbox).hasSize(1);
      assertThat(eds.ready()).as("what was announced once stays so").isEqualTo(ids(A));
      envoy.ack();
      assertThat(eds.ready()).isEqualTo(ids(A));
      envoy.ack();
      assertThat(eds.ready()).isEqualTo(ids(A, B));
    }
  }

  @ParameterizedTest
  @EnumSource
  void connect_whileAServerIsNew_theServerWaitsForTheNewcomer(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy first = dialect.envoy("first", eds.channel);
      first.connect("default");
      first.ack();
      eds.discover(A, B);

      FakeEnvoy newcomer = dialect.envoy("newcomer", eds.channel);
      newcomer.connect("default");
      first.ack();

      assertThat(eds.ready()).isEqualTo(ids(A));
      newcomer.ack();
      assertThat(eds.ready()).isEqualTo(ids(A, B));
    }
  }

  @ParameterizedTest
  @EnumSource
  void unsubscribe_byTheLaggingEnvoy_nothingWaitsForIt(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      eds.other.applyDiscovery(List.of());
      eds.service.onDiscoveryComplete("other");
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default", "other");
      envoy.ack();
      eds.discover(A, B);
      envoy.nack();

      envoy.want(Set.of("other"));

      assertThat(eds.ready()).isEqualTo(ids(A, B));
      eds.discover(A);
      assertThat(envoy.inbox).isEmpty();

      envoy.want(Set.of("other", "default"));

      assertThat(envoy.inbox.element().pools()).containsOnlyKeys("default");
    }
  }

  @ParameterizedTest
  @EnumSource
  void pools_twoOfThem_gateIndependently(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      dialect.envoy("gw", eds.channel).connect("default");

      eds.discover(A, B);
      eds.other.applyDiscovery(List.of(EdsFixture.endpoint(B)));

      assertThat(eds.ready()).isEqualTo(ids(A));
      assertThat(EdsFixture.ready(eds.other)).isEqualTo(ids(B));
    }
  }

  // Envoys without their stream

  @ParameterizedTest
  @EnumSource
  void disconnect_anEnvoyThatKnowsServers_getsNoNewOnesUntilItKnowsThem(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();

      envoy.disconnect();
      eds.discover(A, B);

      assertThat(eds.ready()).as("for others").isEqualTo(ids(A, B));
      assertThat(eds.knownToStaleEnvoy()).isEqualTo(ids(A));

      envoy.connect("default");
      assertThat(eds.knownToStaleEnvoy()).as("it has not said so").isEqualTo(ids(A));
      envoy.ack();

      assertThat(eds.knownToStaleEnvoy()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void disconnect_beforeTheFirstAcknowledgement_isNoEnvoyOfOurs(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");

      envoy.disconnect();

      assertThat(eds.knownToStaleEnvoy()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void disconnect_anotherStreamFromThere_hearsOfAll(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy old = dialect.envoy("gw", eds.channel);
      old.connect("default");
      old.ack();
      FakeEnvoy anew = dialect.envoy("gw", eds.channel);
      anew.connect("default");

      old.disconnect();

      assertThat(eds.knownToStaleEnvoy()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void unsubscribe_theStreamGoesOn_theEnvoyWantsNoneOfThem(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default", "other");
      envoy.ack();

      envoy.want(Set.of("other"));

      assertThat(eds.knownToStaleEnvoy()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void drain_whatIsKnownStaysInForce(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();

      eds.service.drain();

      assertThat(eds.knownToStaleEnvoy()).isNull();
    }
  }

  // Leaving servers

  @ParameterizedTest
  @EnumSource
  void removedServer_staysKnownUntilItHasLingered(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A, B)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();

      eds.discover(A);
      eds.time.advance(LINGER.minus(BLINK));

      assertThat(envoy.inbox).isEmpty();
      assertThat(envoy.members("default")).isEqualTo(ids(A, B));

      eds.time.advance(BLINK);
      envoy.ack();

      assertThat(envoy.members("default")).isEqualTo(ids(A));
    }
  }

  @ParameterizedTest
  @EnumSource
  void removedServer_backWhileItLingers_simplyStays(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A, B)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();

      eds.discover(A);
      eds.time.advance(LINGER.minus(BLINK));
      eds.discover(A, B);
      eds.time.advance(LINGER.multipliedBy(2));

      assertThat(eds.ready()).isEqualTo(ids(A, B));
      assertThat(envoy.inbox).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void removedServer_goneTwice_lingersFromTheSecondTime(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A, B)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();

      eds.discover(A);
      eds.time.advance(LINGER.minus(BLINK));
      eds.discover(A, B);
      eds.discover(A);
      eds.time.advance(LINGER.minus(BLINK));

      assertThat(envoy.inbox).isEmpty();
      eds.time.advance(BLINK);
      assertThat(envoy.inbox.element().pools()).containsEntry("default", ids(A));
    }
  }

  @ParameterizedTest
  @EnumSource
  void removedServer_backWhileItsRemovalIsUnderWay_waitsForItsReturnToBeTaken(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A, B)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();
      eds.discover(A);
      eds.time.advance(LINGER);

      eds.discover(A, B);

      assertThat(eds.ready()).as("acknowledged long ago, but being removed").isEqualTo(ids(A));
      envoy.ack();
      assertThat(eds.ready()).isEqualTo(ids(A));
      envoy.ack();
      assertThat(eds.ready()).isEqualTo(ids(A, B));
    }
  }

  @ParameterizedTest
  @EnumSource
  void removedServer_itsRemovalRejected_itsReturnStillHasToBeTaken(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A, B)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();
      eds.discover(A);
      eds.time.advance(LINGER);
      envoy.nack();

      eds.discover(A, B);

      assertThat(eds.ready()).isEqualTo(ids(A));
      envoy.ack();
      assertThat(eds.ready()).isEqualTo(ids(A, B));
    }
  }

  /** Otherwise it could be picked while another thread is about to tell Envoy that it is gone. */
  @ParameterizedTest
  @EnumSource
  void removedServer_backWhileItLingers_isReadyOnlyAfterTheServiceSawItsReturn(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A, B)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();
      eds.discover(A);
      List<Integer> readyServers = new ArrayList<>();
      eds.pool.addListener(snapshot -> readyServers.add(snapshot.ready(null).length));

      eds.discover(A, B);

      assertThat(readyServers).containsExactly(1, 1, 2);
    }
  }

  // Slow receivers

  @ParameterizedTest
  @EnumSource
  void burst_whileAnAnswerIsOwed_collapsesIntoTheLatest(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");

      for (int port = 9000; port < 9100; port++) {
        eds.discover(A, "10.0.0.2:" + port);
      }

      assertThat(envoy.inbox).hasSize(1);
      envoy.ack();
      assertThat(envoy.inbox).hasSize(1);
      assertThat(envoy.inbox.element().pools().get("default"))
          .contains(new EndpointId("10.0.0.2:9099"));
      envoy.ack();
      assertThat(envoy.inbox).isEmpty();
      assertThat(eds.count("berth.eds.pushes")).isEqualTo(2);
      assertThat(eds.count("berth.eds.acks")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void burst_undoneBeforeTheAnswer_sendsNothingMore(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();

      eds.discover(A, B);
      eds.discover(A);
      envoy.ack();

      assertThat(envoy.inbox).isEmpty();
    }
  }

  // Nonces, names, types

  @Test
  void sotw_staleNonce_isIgnoredWithItsNames() {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy.Sotw envoy = eds.sotw("gw");
      envoy.connect("default");
      envoy.ack();
      DiscoveryRequest old = envoy.request().clearResourceNames().build();
      eds.discover(A, B);

      envoy.send(old);

      assertThat(eds.subscribers()).isEqualTo(1);
      assertThat(eds.ready()).isEqualTo(ids(A));
      envoy.ack();
      assertThat(eds.ready()).isEqualTo(ids(A, B));
    }
  }

  @Test
  void sotw_oldVersionWithoutReason_isARejection() {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy.Sotw envoy = eds.sotw("gw");
      envoy.connect("default");
      envoy.ack();
      eds.discover(A, B);

      envoy.send(envoy.request().setResponseNonce(envoy.inbox.remove().nonce()).build());

      assertThat(eds.count("berth.eds.nacks")).isEqualTo(1);
      assertThat(eds.ready()).isEqualTo(ids(A));
    }
  }

  @Test
  void sotw_versionAndNonceOfAnEarlierProcess_meanNothing() {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy.Sotw envoy = eds.sotw("gw");
      envoy.connect();

      envoy.send(
          envoy
              .request()
              .setVersionInfo("8")
              .setResponseNonce("9")
              .addResourceNames("default")
              .build());

      assertThat(envoy.inbox).hasSize(1);
      assertThat(eds.count("berth.eds.acks")).isZero();
    }
  }

  @Test
  void delta_staleNonceWithNewNames_answersNothingButSubscribes() {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      eds.other.applyDiscovery(List.of(EdsFixture.endpoint(B)));
      eds.service.onDiscoveryComplete("other");
      FakeEnvoy.Delta envoy = eds.delta("gw");
      envoy.connect("default");

      envoy.send(envoy.request().setResponseNonce("77").addResourceNamesSubscribe("other").build());

      assertThat(eds.count("berth.eds.acks")).isZero();
      assertThat(envoy.inbox).hasSize(1);
      envoy.ack();
      assertThat(envoy.inbox.element().pools()).containsOnlyKeys("other");
    }
  }

  @Test
  void delta_subscribesAgain_isToldAgainAndNeverUngatesInBetween() {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy.Delta envoy = eds.delta("gw");
      envoy.connect("default");
      envoy.ack();
      eds.discover(A, B);
      envoy.nack();

      envoy.send(envoy.request().addResourceNamesSubscribe("default").build());

      assertThat(eds.ready()).isEqualTo(ids(A));
      assertThat(eds.subscribers()).isEqualTo(1);
      envoy.ack();
      assertThat(eds.ready()).isEqualTo(ids(A, B));
    }
  }

  @Test
  void delta_unknownPool_isAnsweredAsRemovedEachTimeAndCounted() {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy.Delta envoy = eds.delta("gw");

      envoy.connect("nope", "*");

      assertThat(envoy.inbox.element().removed()).containsExactlyInAnyOrder("nope", "*");
      assertThat(envoy.inbox.element().pools()).isEmpty();
      envoy.ack();
      envoy.send(envoy.request().addResourceNamesSubscribe("nope").build());
      assertThat(envoy.inbox.element().removed()).containsExactly("nope");
      assertThat(eds.registry.get("berth.eds.unknown.pools").counter().count()).isEqualTo(3);
    }
  }

  @Test
  void delta_manyUnknownPoolsWhileAnAnswerIsOwed_areBounded() {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy.Delta envoy = eds.delta("gw");
      envoy.connect("default");

      for (int i = 0; i < 1000; i++) {
        envoy.send(envoy.request().addResourceNamesSubscribe("nope-" + i).build());
      }
      envoy.ack();

      assertThat(envoy.inbox.element().removed()).hasSize(64);
    }
  }

  @Test
  void sotw_unknownPool_getsNoAnswerAndIsCounted() {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy.Sotw envoy = eds.sotw("gw");

      envoy.connect("nope", "*");

      assertThat(envoy.inbox).isEmpty();
      assertThat(eds.registry.get("berth.eds.unknown.pools").counter().count()).isEqualTo(2);
      envoy.want(Set.of("nope", "default"));
      assertThat(envoy.inbox.element().pools()).containsOnlyKeys("default");
    }
  }

  @Test
  void otherType_isRefused() {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy.Sotw envoy = eds.sotw("gw");
      envoy.connect("default");

      envoy.send(
          DiscoveryRequest.newBuilder()
              .setTypeUrl("type.googleapis.com/envoy.config.cluster.v3.Cluster")
              .build());

      assertThat(Status.fromThrowable(envoy.failure).getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(eds.subscribers()).isZero();
    }
  }

  @Test
  void noType_isTakenForEndpoints() {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy.Sotw envoy = eds.sotw("gw");
      envoy.connect();

      envoy.send(DiscoveryRequest.newBuilder().addResourceNames("default").build());

      assertThat(envoy.inbox).hasSize(1);
    }
  }

  // Views and drain

  @Test
  void subscribers_showsHowFarAnEnvoyHasComeAndForHowLong() {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = eds.sotw("gw");
      envoy.connect("default");
      String version = envoy.inbox.element().version();
      envoy.ack();
      eds.discover(A, B);

      eds.time.advance(Duration.ofSeconds(3));

      assertThat(eds.service.subscribers())
          .containsExactly(
              new SubscriberView(
                  "default",
                  "gw",
                  version,
                  1,
                  SubscriberView.State.SYNCING,
                  Duration.ofSeconds(3)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void drain_endsStreamsRefusesNewOnesAndUngatesNothing(Dialect dialect) {
    try (EdsFixture eds = EdsFixture.discovered(A)) {
      FakeEnvoy envoy = dialect.envoy("gw", eds.channel);
      envoy.connect("default");
      envoy.ack();
      eds.discover(A, B);

      eds.service.drain();

      assertThat(envoy.connected).isFalse();
      assertThat(envoy.failure).isNull();
      assertThat(eds.ready()).isEqualTo(ids(A));
      envoy.connect("default");
      assertThat(Status.fromThrowable(envoy.failure).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(eds.ready()).isEqualTo(ids(A));
    }
  }
}
