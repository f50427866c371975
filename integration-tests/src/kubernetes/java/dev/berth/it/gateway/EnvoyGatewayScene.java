package dev.berth.it.gateway;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.GatewayClient;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.TemporaryFolder;
import dev.berth.it.stack.BehindGateway;
import dev.berth.simulator.http.SimulatedPods.Layout;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs that {@link OwnNetwork} runs for {@link EnvoyGatewayIT}. */
final class EnvoyGatewayScene {

  private static final int BERTH_PORT = 9002;
  private static final int FIRST_SERVER_PORT = 8000;

  private EnvoyGatewayScene() {}

  /**
   * Exits with 0 if all is well.
   *
   * @param arguments a file of manifests; with two more, what to replace in it and by what: then it
   *     only prints what Envoy Gateway holds against the result
   */
  public static void main(String[] arguments) {
    try {
      play(arguments);
    } catch (Throwable failure) {
      failure.printStackTrace(System.out);
      System.exit(1);
    }
    System.exit(0);
  }

  private static void play(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("berth-envoy-gateway-");
    StandaloneManifests shipped = StandaloneManifests.of(arguments[0]);
    boolean mistaken = arguments.length > 1;
    String manifests =
        mistaken ? shipped.replacing(arguments[1], arguments[2]).yaml() : shipped.yaml();
    try (EnvoyGateway gateway = EnvoyGateway.start(folder, manifests)) {
      gateway.awaitListenerOrError();
      if (mistaken) {
        System.out.println(String.join("\n", gateway.problems()));
      } else {
        serve(gateway);
      }
    } finally {
      TemporaryFolder.delete(folder);
    }
  }

  private static void serve(EnvoyGateway gateway) throws Exception {
    Layout servers = new Layout(2, 1, InetAddress.getLoopbackAddress(), FIRST_SERVER_PORT, 1);
    try (BehindGateway berth = new BehindGateway(servers, BERTH_PORT, BehindGateway.setup());
        GatewayClient client = new GatewayClient(EnvoyGateway.CLIENTS)) {
      eventually("nothing is held against the manifests", () -> gateway.problems().isEmpty());
      eventually("Envoy has found Berth", () -> models(client) == 200);
      berth.assertChosenServersServe(client);
      berth.assertLargeBodyPasses(client);
      berth.endBerth();
      assertThat(models(client)).as("status without Berth").isEqualTo(503);
    } catch (Throwable failure) {
      System.out.println(gateway.log());
      throw failure;
    }
  }

  private static int models(GatewayClient client) {
    return client.send(Protocol.HTTP_1_1, Request.get("/v1/models")).status();
  }
}
