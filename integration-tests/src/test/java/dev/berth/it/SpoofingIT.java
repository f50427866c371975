package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.RecordingServer;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.http.SimHeaders;
import dev.berth.simulator.http.SimulatedEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that names a server itself never gets there by that. */
@ParameterizedClass
@EnumSource(
    mode = EnumSource.Mode.EXCLUDE,
    names = {"ACTIVE_STANDBY", "ACTIVE_ACTIVE"})
class SpoofingIT {

  private static final List<String> DESTINATION_HEADERS =
      List.of("x-gateway-destination-endpoint", "X-Gateway-Destination-Endpoint", "target-pod");
  private static final String UNPICKED = "/unpicked/";

  @RegisterExtension static final Stacks stacks = new Stacks();

  /** Listens, and is in nobody's list. */
  private final SimulatedEngine stranger =
      SimulatedEngine.start(
          EngineProfile.instant(),
          List.of(Setup.MODEL),
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  @Parameter private Shipped profile;

  /** Without probes, which servers would count as requests. */
  private Setup setup() {
    return Setup.of(profile, BodyMode.BUFFERED).withPool("health: {probe: {type: none}}");
  }

  @AfterEach
  void closeStranger() {
    stranger.close();
  }

  @ParameterizedTest
  @EnumSource
  void send_clientNamesAMember_goesWhereBerthChose(Protocol protocol) {
    Stack stack = stacks.shared(setup());
    String wish = stack.engines().get(0).address();
    for (int i = 0; i < 20; i++) {
      Reply reply = stack.client().send(protocol, naming(wish, Chats.small(false)));

      assertThat(reply.header(SimHeaders.SERVED_BY))
          .isEqualTo(reply.header("x-berth-destination"))
          .isNotNull();
    }
    assertThat(stack.engines().get(0).received()).isLessThan(20);
  }

  @ParameterizedTest
  @EnumSource
  void send_clientNamesAStranger_neverReachesIt(Protocol protocol) {
    Stack stack = stacks.shared(setup());

    Reply reply = stack.client().send(protocol, naming(stranger.address(), Chats.small(false)));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(stranger.received()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void send_berthIsDown_isRefusedWhateverTheClientNames(Protocol protocol) {
    Stack stack = stacks.fresh(setup());
    stack.endBerth();

    Reply reply = stack.client().send(protocol, naming(stranger.address(), Chats.small(false)));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(stranger.received()).isZero();
    assertThat(stack.engines()).allSatisfy(engine -> assertThat(engine.received()).isZero());
  }

  @ParameterizedTest
  @EnumSource
  void send_berthIsDownAndTheFilterFailsOpen_neverReachesTheStranger(Protocol protocol) {
    Stack stack =
        stacks.fresh(
            setup()
                .withEnvoy(
                    envoy ->
                        envoy.replacing("failure_mode_allow: false", "failure_mode_allow: true")));
    stack.endBerth();

    Reply reply = stack.client().send(protocol, naming(stranger.address(), Chats.small(false)));

    assertThat(reply.status()).isEqualTo(profile == Shipped.EDS_OVERRIDE_HOST ? 200 : 503);
    assertThat(stranger.received()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void send_routeSkipsExtProc_neverReachesTheStranger(Protocol protocol) {
    Stack stack = stacks.fresh(setup().withEnvoy(envoy -> envoy.withoutExtProcUnder(UNPICKED)));

    Reply reply =
        stack.client().send(protocol, naming(stranger.address(), Request.get(UNPICKED + "page")));

    assertThat(reply.status()).isEqualTo(profile == Shipped.EDS_OVERRIDE_HOST ? 200 : 503);
    assertThat(stranger.received()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void send_anyRequest_modelServerSeesNoDestinationHeader(Protocol protocol) throws IOException {
    Stack stack = stacks.fresh(setup());
    try (RecordingServer server = new RecordingServer()) {
      stack.files().writeServersYaml(server.asServersYaml(Setup.MODEL));
      eventually(
          "only the recording server is listed",
          () -> stack.pool().endpoints().size() == 1 && stack.pool().ready(null).length == 1);

      Reply reply = stack.client().send(protocol, naming(stranger.address(), Chats.small(false)));

      assertThat(reply.status()).isEqualTo(200);
      assertThat(server.headersOfLastRequest())
          .contains("content-type", "x-request-id")
          .doesNotContain("x-gateway-destination-endpoint", "target-pod");
    }
  }

  /** A retry would go to a server that nobody picked. */
  @Test
  void send_clientOrdersRetries_noOtherServerThanTheChosenAnswers() {
    Stack stack = stacks.fresh(setup().withServers(2));
    stack.engines().get(0).stop();
    Request request =
        Chats.small(false)
            .with("x-envoy-retry-on", "connect-failure,reset,5xx")
            .with("x-envoy-max-retries", "5")
            .with("x-envoy-internal", "true")
            .with("x-forwarded-for", "10.0.0.1");
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      Reply reply = stack.client().send(Protocol.HTTP_1_1, request);

      if (reply.status() == 200) {
        assertThat(reply.header(SimHeaders.SERVED_BY))
            .isEqualTo(reply.header("x-berth-destination"));
      } else {
        refused++;
      }
    }
    assertThat(refused).as("picks of the server that is down").isPositive();
  }

  private static Request naming(String address, Request request) {
    Request naming = request;
    for (String header : DESTINATION_HEADERS) {
      naming = naming.with(header, address);
    }
    return naming;
  }
}
