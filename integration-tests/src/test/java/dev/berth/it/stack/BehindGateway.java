package dev.berth.it.stack;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.app.BerthServer;
import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.it.client.GatewayClient;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.http.SimHeaders;
import dev.berth.simulator.http.SimulatedEngine;
import dev.berth.simulator.http.SimulatedPods;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Simulated servers and Berth, for a gateway that is configured and started elsewhere, and what has
 * to hold of every such gateway. Berth learns that a request is over from the access log alone.
 */
public final class BehindGateway implements AutoCloseable {

  private static final int REQUESTS = 20;
  private static final int LARGE_BYTES = 3_000_000;

  private final Parts parts = new Parts();
  private final List<SimulatedEngine> engines;
  private final SimulatedEngine stranger;
  private final BerthServer berth;

  /**
   * Starts everything; blocks until every server may be picked.
   *
   * @param servers where they listen
   * @param grpcPort where Berth listens; 0 for a free port
   * @param setup what berth.yaml says of the gRPC port and the pool
   */
  public BehindGateway(SimulatedPods.Layout servers, int grpcPort, Setup setup) throws IOException {
    engines =
        parts
            .add(SimulatedPods.start(servers, EngineProfile.instant(), List.of(Setup.MODEL)))
            .engines();
    stranger =
        parts.add(
            SimulatedEngine.start(
                EngineProfile.instant(),
                List.of(Setup.MODEL),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    BerthFiles files = parts.add(new BerthFiles());
    files.writeServersYaml(engines);
    Loaded<BerthConfig> config =
        (Loaded<BerthConfig>) BerthConfigFile.read(files.writeBerthYaml(grpcPort, setup));
    berth = parts.add(BerthServer.start(config.config()));
    eventually(
        "all servers are ready", () -> berth.pool("default").ready(null).length == engines.size());
  }

  /** A Berth that needs the access log, and asks no server anything that would count there. */
  public static Setup setup() {
    return Setup.of(Shipped.ORIGINAL_DST, BodyMode.BUFFERED)
        .withCompletion("accessLog")
        .withPool("health: {probe: {type: none}}");
  }

  public int grpcPort() {
    return berth.grpcPort();
  }

  /** Each request is served where Berth chose, whatever the client names, and is off the books. */
  public void assertChosenServersServe(GatewayClient client) {
    Accounts before = Accounts.of(berth.meters());
    for (int i = 0; i < REQUESTS; i++) {
      Request request = Chats.small(i % 2 == 0);
      assertServed(
          client,
          i % 4 < 2
              ? request
              : naming(i % 4 == 2 ? stranger.address() : engines.get(0).address(), request));
    }
    assertIdle();
    eventually(
        "all are booked", // a gateway may send entries of its own beside
        () -> Accounts.of(berth.meters()).since(before, "served") == REQUESTS);
    assertThat(Accounts.of(berth.meters()).since(before))
        .containsEntry("served chosen", (long) REQUESTS)
        .containsEntry("closed access_log", (long) REQUESTS)
        .doesNotContainKey("served elsewhere");
    assertThat(stranger.received()).as("requests of the server that only clients name").isZero();
    assertThat(engines).allSatisfy(engine -> assertThat(engine.received()).isPositive());
  }

  private static Request naming(String address, Request request) {
    return request.with("x-gateway-destination-endpoint", address).with("target-pod", address);
  }

  /** A body that is larger than the buffers that gateways have by default arrives whole. */
  public void assertLargeBodyPasses(GatewayClient client) {
    Request request = Chats.ofSize(LARGE_BYTES, false);

    Reply reply = assertServed(client, request);

    assertThat(reply.header(SimHeaders.RECEIVED_SHA256)).isEqualTo(Chats.sha256(request.body()));
    assertIdle();
  }

  private static Reply assertServed(GatewayClient client, Request request) {
    Reply reply = client.send(Protocol.HTTP_1_1, request);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return reply;
  }

  private void assertIdle() {
    eventually("all tickets are closed", () -> berth.openTickets() == 0);
    eventually(
        "no server has work in flight",
        () ->
            berth.pool("default").endpoints().stream()
                .allMatch(endpoint -> endpoint.load().requests() == 0));
  }

  /** How many requests the server got that is in nobody's list. */
  public long receivedByStranger() {
    return stranger.received();
  }

  /** Berth is gone from now on. */
  public void endBerth() {
    parts.remove(berth);
    berth.close();
  }

  /** Ends all parts, the last one first. */
  @Override
  public void close() {
    parts.close();
  }
}
