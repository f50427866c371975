package dev.berth.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.it.envoy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code envoy-config/} has for Istio, Envoy Gateway and Envoy AI Gateway, against the CRDs of
 * its kinds in a real API server, which knows all fields but those of patch values.
 */
class GatewayResourcesIT {

  @TempDir private static Path directory;
  private static KubeServer kube;

  @BeforeAll
  static void start() throws Exception {
    kube = KubeServer.start(directory);
    Definitions.ISTIO.applyTo(kube.admin(), "EnvoyFilter", "DestinationRule");
    Definitions.GATEWAY_API.applyTo(kube.admin());
    Definitions.ENVOY_GATEWAY.applyTo(kube.admin());
    Definitions.INFERENCE_POOL.applyTo(kube.admin());
    new TestNamespace(kube.admin(), "inference");
    new TestNamespace(kube.admin(), "istio-ingress");
  }

  @AfterAll
  static void stop() {
    kube.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "istio/envoyfilter.yaml",
        "istio/mtls.yaml",
        "istio/destination-rule.yaml",
        "istio/inference-pool.yaml",
        "envoy-gateway/header-override.yaml",
        "envoy-gateway/original-dst.yaml",
        "envoy-gateway/ai-gateway.yaml"
      })
  void resources_asShipped_areAccepted(String file) throws IOException {
    tryOut(shipped(file));
  }

  @ParameterizedTest
  @CsvSource({
    "istio/envoyfilter.yaml, operation: INSERT_BEFORE, operation: INSERT_BEFOR, Unsupported value",
    "istio/envoyfilter.yaml, workloadSelector:, workloadSelectr:, unknown field",
    "istio/destination-rule.yaml, http2MaxRequests:, http2MaxRequest:, unknown field",
    "istio/inference-pool.yaml, request: 0s, request: never, spec.rules[0].timeouts.request",
    "envoy-gateway/original-dst.yaml, writableNamespaces:, writeableNamespaces:, unknown field",
    "envoy-gateway/header-override.yaml, type: LeastRequest, type: FewestRequests, Unsupported value",
    "envoy-gateway/ai-gateway.yaml, earlyRequestHeaders:, earlyHeaders:, unknown field"
  })
  void resources_withAMistake_areRefused(String file, String right, String wrong, String reason)
      throws IOException {
    String mistaken = shipped(file).replace(right, wrong);

    assertThatThrownBy(() -> tryOut(mistaken)).hasMessageContaining(reason);
  }

  private static String shipped(String file) throws IOException {
    return Files.readString(Repository.file("envoy-config").resolve(file));
  }

  private static void tryOut(String yaml) {
    Manifests.parse(yaml).forEach(kube::tryOut);
  }
}
