package dev.berth.it.kubernetes;

import dev.berth.it.envoy.Repository;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;

/** CRDs: those that {@code scripts/crds} gets of other projects, and one of our own. */
enum Definitions {
  ISTIO("istio"),
  GATEWAY_API("gateway-api"),
  ENVOY_GATEWAY("envoy-gateway"),
  PROMETHEUS_OPERATOR("prometheus-operator"),
  /** Nobody publishes it where the build could get it: with the fields that we know. */
  INFERENCE_POOL("inferencepool") {
    @Override
    Path file() {
      return Repository.file("integration-tests/src/kubernetes/resources/inferencepool.yaml");
    }
  };

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String label;

  Definitions(String label) {
    this.label = label;
  }

  Path file() {
    return Script.pathFrom("scripts/crds", label);
  }

  /**
   * Has an API server serve them; blocks until it does.
   *
   * @param kinds only these; none: all
   */
  void applyTo(KubernetesClient admin, String... kinds) throws IOException {
    Set<String> wanted = Set.of(kinds);
    try (InputStream yaml = Files.newInputStream(file())) {
      for (HasMetadata resource : admin.load(yaml).items()) {
        CustomResourceDefinition definition = (CustomResourceDefinition) resource;
        if (wanted.isEmpty() || wanted.contains(definition.getSpec().getNames().getKind())) {
          admin.resource(definition).serverSideApply();
          awaitServed(admin, definition);
        }
      }
    }
  }

  /** A new kind is served, and found, a moment after its definition is there. */
  private static void awaitServed(KubernetesClient admin, CustomResourceDefinition definition) {
    String kind = definition.getSpec().getNames().getKind();
    for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
      if (version.getServed()) {
        String group = definition.getSpec().getGroup() + "/" + version.getName();
        Awaitility.await("the API server serves " + kind + " of " + group)
            .atMost(PATIENCE)
            .ignoreException(KubernetesClientException.class)
            .until(
                () ->
                    admin.genericKubernetesResources(group, kind).inAnyNamespace().list() != null);
      }
    }
  }
}
