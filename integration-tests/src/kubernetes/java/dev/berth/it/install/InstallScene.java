package dev.berth.it.install;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.GatewayClient;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.it.envoy.EnvoyVersion;
import dev.berth.it.envoy.Repository;
import dev.berth.it.envoy.TemporaryFolder;
import dev.berth.it.gateway.EnvoyGateway;
import dev.berth.it.gateway.StandaloneManifests;
import dev.berth.it.istio.IstioGateway;
import dev.berth.it.kubernetes.Chart;
import dev.berth.it.kubernetes.KubeServer;
import dev.berth.it.kubernetes.Manifests;
import dev.berth.it.kubernetes.TestNamespace;
import dev.berth.it.stack.Chats;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program that {@link dev.berth.it.gateway.OwnNetwork} runs for {@link InstallIT}. */
final class InstallScene {

  private static final String NAMESPACE = "inference";
  private static final String GATEWAY_FILE = "original-dst.yaml";
  private static final int REQUESTS = 10;

  private final Path folder;
  private final PodServers servers;

  private InstallScene(Path folder, PodServers servers) {
    this.folder = folder;
    this.servers = servers;
  }

  /** Exits with 0 if all is well. */
  public static void main(String[] arguments) {
    try {
      play();
    } catch (Throwable failure) {
      failure.printStackTrace(System.out);
      System.exit(1);
    }
    System.exit(0);
  }

  private static void play() throws Exception {
    Path folder = Files.createTempDirectory("berth-install-");
    // The slow ones begin together.
    try (EnvoyGateway gateway =
            EnvoyGateway.start(
                Files.createDirectory(folder.resolve("gateway")),
                StandaloneManifests.of(GATEWAY_FILE).yaml());
        PodServers servers = PodServers.start();
        KubeServer kube = KubeServer.start(Files.createDirectory(folder.resolve("kube")))) {
      new InstallScene(folder, servers).follow(kube, gateway);
    } finally {
      TemporaryFolder.delete(folder);
    }
  }

  private void follow(KubeServer kube, EnvoyGateway gateway) throws Exception {
    TestNamespace namespace = new TestNamespace(kube.admin(), NAMESPACE);
    Path values = Files.writeString(folder.resolve("values.yaml"), Guide.values());
    List<GenericKubernetesResource> manifests = new Chart(values).resources(NAMESPACE);
    manifests.forEach(manifest -> kube.admin().resource(manifest).create());
    assertGatewaysName(Manifests.first("Service", manifests));
    servers.addPodsTo(namespace);
    try (BerthPod berth =
        BerthPod.start(Files.createDirectory(folder.resolve("pod")), kube, NAMESPACE, manifests)) {
      try {
        eventually("Berth is ready", berth::isReady);
        eventually("it sees the servers", () -> servers.areAllReadyIn(berth.servers()));
        serveThrough(gateway);
        serveThroughIstio();
        eventually("nothing is in flight", () -> servers.areAllIdleIn(berth.servers()));
      } catch (Throwable failure) {
        System.out.println(gateway.log() + berth.log());
        throw failure;
      }
    }
  }

  /** The files for the gateways look for Berth where the chart put it. */
  private static void assertGatewaysName(GenericKubernetesResource service) throws IOException {
    String host = service.getMetadata().getName() + "." + NAMESPACE + ".svc.cluster.local";
    Object port = service.get("spec", "ports", 0, "port");

    assertThat(service.<String>get("spec", "clusterIP")).isEqualTo("None");
    assertThat(shipped("envoy-gateway/" + GATEWAY_FILE))
        .contains("{hostname: " + host + ", port: " + port + "}");
    assertThat(shipped("istio/envoyfilter.yaml")).contains("outbound|" + port + "||" + host);
  }

  private void serveThrough(EnvoyGateway gateway) throws Exception {
    gateway.awaitListenerOrError();
    eventually("nothing is held against the manifests", () -> gateway.problems().isEmpty());
    serveThrough(EnvoyGateway.CLIENTS);
  }

  private void serveThroughIstio() throws Exception {
    String filter = shipped("istio/envoyfilter.yaml");
    try (EnvoyProcess envoy =
        EnvoyProcess.start(
            EnvoyVersion.CURRENT,
            IstioGateway.with(9002, List.of(filter)),
            IstioGateway.LISTENER)) {
      serveThrough(envoy.clients());
    }
  }

  /** Each request is served by a pod, whatever server the client names. */
  private void serveThrough(InetSocketAddress clients) throws Exception {
    try (GatewayClient client = new GatewayClient(clients)) {
      eventually(
          "the gateway has found Berth",
          () -> client.send(Protocol.HTTP_1_1, Request.get("/v1/models")).status() == 200);
      long before = servers.received();
      for (int i = 0; i < REQUESTS; i++) {
        Request request =
            Chats.small(i % 2 == 0)
                .with("x-gateway-destination-endpoint", servers.strangersAddress());
        assertThat(client.send(Protocol.HTTP_1_1, request).status()).isEqualTo(200);
      }
      assertThat(servers.received() - before).isEqualTo(REQUESTS);
      assertThat(servers.receivedByStranger()).isZero();
    }
  }

  private static String shipped(String file) throws IOException {
    return Files.readString(Repository.file("envoy-config").resolve(file));
  }
}
