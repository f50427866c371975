package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.it.client.GatewayClient;
import dev.berth.it.client.Protocol;
import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyValidation;
import dev.berth.it.envoy.EnvoyVersion;
import dev.berth.it.envoy.Repository;
import dev.berth.it.istio.IstioGateway;
import dev.berth.it.stack.BehindGateway;
import dev.berth.it.stack.Certificates;
import dev.berth.it.stack.Certificates.Identity;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.simulator.http.SimulatedPods.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code envoy-config/istio/}: the EnvoyFilters applied to an Istio gateway's configuration, in the
 * real Envoy. Nothing here says anything of istiod.
 */
@Tag("matrix")
class IstioIT {

  private static final String CLUSTER_OF_BERTH = "outbound|9002||berth.inference.svc.cluster.local";
  private static final Layout SERVERS = Layout.onLoopback(4, 1);

  @Test
  void envoyFilter_servesWhereBerthChoseAndClosesTickets() throws Exception {
    try (BehindGateway berth = new BehindGateway(SERVERS, 0, BehindGateway.setup());
        EnvoyProcess envoy = gateway(berth, List.of(shipped("envoyfilter.yaml")));
        GatewayClient client = new GatewayClient(envoy.clients())) {
      berth.assertChosenServersServe(client);
      berth.assertLargeBodyPasses(client);

      berth.endBerth();
      assertThat(client.send(Protocol.HTTP_1_1, Chats.small(false)).status()).isEqualTo(503);
    }
  }

  /** What FailOpen comes to with ORIGINAL_DST: without a decision there is nowhere to go. */
  @Test
  void envoyFilterThatFailsOpen_berthIsGone_isRefusedAllTheSame() throws Exception {
    String open =
        shipped("envoyfilter.yaml")
            .replace("failure_mode_allow: false", "failure_mode_allow: true");
    try (BehindGateway berth = new BehindGateway(SERVERS, 0, BehindGateway.setup());
        EnvoyProcess envoy = gateway(berth, List.of(open));
        GatewayClient client = new GatewayClient(envoy.clients())) {
      berth.endBerth();

      assertThat(client.send(Protocol.HTTP_1_1, Chats.small(false)).status()).isEqualTo(503);
      assertThat(envoy.admin().stat("http.outbound_0.0.0.0_8080.ext_proc.failure_mode_allowed"))
          .isPositive();
    }
  }

  @Test
  void envoyFilterWithMutualTls_reachesOnlyTheBerthItNames(@TempDir Path folder) throws Exception {
    Certificates certificates = new Certificates(folder);
    Identity berthItself = certificates.issue("berth", "dns:berth.example.org");
    String client = "spiffe://example.org/ns/istio-ingress/sa/gateway";
    String mtls = mutualTls(certificates, certificates.issue("gateway", "uri:" + client));
    Setup setup =
        BehindGateway.setup()
            .withGrpc(
                "tls: {certificate: %s, privateKey: %s, clientCa: %s, allowedClients: [\"%s\"]}"
                    .formatted(
                        berthItself.certificate(),
                        berthItself.key(),
                        certificates.authority(),
                        client));
    String filter = shipped("envoyfilter.yaml");
    try (BehindGateway berth = new BehindGateway(SERVERS, 0, setup)) {
      try (EnvoyProcess envoy = gateway(berth, List.of(filter, mtls));
          GatewayClient clients = new GatewayClient(envoy.clients())) {
        berth.assertChosenServersServe(clients);
      }
      String stranger = mtls.replace("berth.example.org", "other.example.org");
      try (EnvoyProcess envoy =
              EnvoyProcess.start(
                  EnvoyVersion.CURRENT,
                  IstioGateway.with(berth.grpcPort(), List.of(filter, stranger)),
                  IstioGateway.LISTENER);
          GatewayClient clients = new GatewayClient(envoy.clients())) {
        assertThat(clients.send(Protocol.HTTP_1_1, Chats.small(false)).status()).isEqualTo(503);
      }
    }
  }

  @Test
  void envoyFilter_misspeltField_isRefusedByEnvoy() {
    EnvoyProfile good = IstioGateway.with(9002, List.of(shipped("envoyfilter.yaml")));

    assertThat(EnvoyValidation.of(good).accepted()).isTrue();
    assertThat(EnvoyValidation.of(good.replacing("receiving_namespaces", "receiving_namespace")))
        .satisfies(
            validation -> {
              assertThat(validation.accepted()).isFalse();
              assertThat(validation.output()).contains("receiving_namespace");
            });
  }

  @Test
  void envoyFilter_routeOrClusterThatIsNotThere_isRefusedByTheApplier() {
    String filter = shipped("envoyfilter.yaml");

    assertThatThrownBy(
            () ->
                IstioGateway.with(
                    9002, List.of(filter.replace("{name: inference}", "{name: chat}"))))
        .hasMessageContaining("HTTP_ROUTE MERGE hits nothing");
    assertThatThrownBy(
            () -> IstioGateway.with(9002, List.of(filter.replace(CLUSTER_OF_BERTH, "berth"))))
        .hasMessageContaining("CLUSTER MERGE hits nothing");
  }

  private static EnvoyProcess gateway(BehindGateway berth, List<String> filters) {
    EnvoyProcess envoy =
        EnvoyProcess.start(
            EnvoyVersion.CURRENT,
            IstioGateway.with(berth.grpcPort(), filters),
            IstioGateway.LISTENER);
    eventually(
        "Envoy finds Berth healthy",
        () -> envoy.admin().stat("cluster.berth.membership_healthy") == 1);
    return envoy;
  }

  private static String mutualTls(Certificates certificates, Identity gateway) {
    return shipped("mtls.yaml")
        .replace("/etc/berth-client/tls.crt", gateway.certificate().toString())
        .replace("/etc/berth-client/tls.key", gateway.key().toString())
        .replace("/etc/berth-client/ca.crt", certificates.authority().toString());
  }

  private static String shipped(String file) {
    try {
      return Files.readString(Repository.file("envoy-config/istio").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
