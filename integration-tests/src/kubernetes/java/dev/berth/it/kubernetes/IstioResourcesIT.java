package dev.berth.it.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.it.envoy.Repository;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code envoy-config/istio/} against Istio's CRDs in a real API server, which knows all fields but
 * those of patch values.
 */
class IstioResourcesIT {

  @TempDir private static Path directory;
  private static KubeServer kube;

  @BeforeAll
  static void start() throws Exception {
    kube = KubeServer.start(directory);
    try (var crds = Files.newInputStream(crds())) {
      kube.admin().load(crds).serverSideApply();
    }
    new TestNamespace(kube.admin(), "inference");
    new TestNamespace(kube.admin(), "istio-ingress");
    dryRunOnceServed();
  }

  @AfterAll
  static void stop() {
    kube.close();
  }

  private static Path crds() throws IOException {
    Process script =
        new ProcessBuilder(Repository.file("scripts/istio-crds").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return Path.of(new String(script.getInputStream().readAllBytes(), UTF_8).strip());
  }

  /** New kinds are served a moment after their definition is there. */
  private static void dryRunOnceServed() {
    Awaitility.await("the API server serves Istio's kinds")
        .ignoreException(KubernetesClientException.class)
        .until(
            () -> {
              dryRun(shipped("destination-rule.yaml"));
              dryRun(shipped("envoyfilter.yaml"));
              return true;
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"envoyfilter.yaml", "mtls.yaml", "destination-rule.yaml"})
  void resource_asShipped_isAccepted(String file) throws IOException {
    dryRun(shipped(file));
  }

  @ParameterizedTest
  @CsvSource({
    "envoyfilter.yaml, operation: INSERT_BEFORE, operation: INSERT_BEFOR, Unsupported value",
    "envoyfilter.yaml, workloadSelector:, workloadSelectr:, unknown field",
    "destination-rule.yaml, http2MaxRequests:, http2MaxRequest:, unknown field"
  })
  void resource_withAMistake_isRefused(String file, String right, String wrong, String reason)
      throws IOException {
    String mistaken = shipped(file).replace(right, wrong);

    assertThatThrownBy(() -> dryRun(mistaken)).hasMessageContaining(reason);
  }

  private static String shipped(String file) throws IOException {
    return Files.readString(Repository.file("envoy-config/istio").resolve(file));
  }

  private static void dryRun(String yaml) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    kube.admin().resource(resource).dryRun().fieldValidation(Validation.STRICT).create();
  }
}
