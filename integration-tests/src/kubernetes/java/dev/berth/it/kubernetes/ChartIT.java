package dev.berth.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.it.envoy.Repository;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Helm chart, in the eyes of Helm, of a real kube-apiserver and of discovery. */
class ChartIT {

  private static final Set<String> ACCOUNT_AND_RIGHTS =
      Set.of("ServiceAccount", "Role", "RoleBinding");

  @TempDir private static Path directory;
  private static KubeServer kube;

  @BeforeAll
  static void start() throws Exception {
    kube = KubeServer.start(directory);
    Definitions.INFERENCE_POOL.applyTo(kube.admin());
    Definitions.PROMETHEUS_OPERATOR.applyTo(kube.admin());
    for (String namespace : List.of("inference", "chat", "embeddings")) {
      new TestNamespace(kube.admin(), namespace);
    }
  }

  @AfterAll
  static void stop() {
    kube.close();
  }

  static List<Chart> documented() {
    return Chart.documented();
  }

  @ParameterizedTest
  @MethodSource("documented")
  void chart_passesLintAndTheApiServer(Chart chart) throws Exception {
    chart.lint();

    List<GenericKubernetesResource> resources = chart.resources("inference");

    assertThat(resources).extracting("kind").contains("Deployment", "Service", "Role");
    resources.forEach(kube::tryOut);
  }

  @Test
  void misspeltField_isRefusedByTheApiServer() throws Exception {
    GenericKubernetesResource service =
        Manifests.first("Service", new Chart(null).resources("inference"));
    service.setAdditionalProperty("spek", Map.of());

    assertThatThrownBy(() -> kube.tryOut(service))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("unknown field \"spek\"");
  }

  @Test
  void misspeltValue_isRefusedByTheSchema() throws Exception {
    Path values = Files.writeString(directory.resolve("misspelt.yaml"), "replicaCount: 3\n");

    assertThatThrownBy(() -> new Chart(values).render("inference"))
        .hasMessageContaining("replicaCount");
  }

  @Test
  void switchingAndTwoReplicas_isRefused() throws Exception {
    Path values =
        Files.writeString(directory.resolve("two.yaml"), "poolDefaults: {switching: {}}\n");

    assertThatThrownBy(() -> new Chart(values).render("inference"))
        .hasMessageContaining("switching takes `replicas: 1`");
  }

  @Test
  void switching_neverHasTwoPodsAtATime() throws Exception {
    GenericKubernetesResource deployment =
        Manifests.first("Deployment", Chart.with("switching-values.yaml").resources("inference"));

    assertThat(deployment.<String>get("spec", "strategy", "type")).isEqualTo("Recreate");
  }

  @ParameterizedTest
  @CsvSource({"selector.yaml,", "inference-pool.yaml,inference-pool-values.yaml"})
  void manifests_areWhatTheChartRenders(String manifests, String values) throws Exception {
    Path file = Repository.file("deploy/manifests").resolve(manifests);
    String rendered = (values == null ? new Chart(null) : Chart.with(values)).render("inference");
    if (Boolean.getBoolean("berth.update-docs")) {
      Files.writeString(file, rendered);
    }

    assertThat(Files.readString(file))
        .as("%s is out of date: run with -Dberth.update-docs=true", manifests)
        .isEqualTo(rendered);
  }

  @Test
  void role_isAllThatDiscoveryNeeds() throws Exception {
    TestNamespace namespace = new TestNamespace(kube.admin(), "enough");
    install(Chart.with("inference-pool-values.yaml").resources(namespace.name()));
    namespace.ready("a", "127.0.0.10", Map.of());

    try (FollowedPool pool = FollowedPool.byInferencePool("enough", accountOf("enough"), "chat")) {
      pool.awaitServers("127.0.0.10:8000", "127.0.0.10:8001");
      pool.awaitUp();
    }
  }

  @Test
  void role_hasTheResourcesOfLlmdWhereAPoolObeysThem() throws Exception {
    TestNamespace namespace = new TestNamespace(kube.admin(), "obeying");
    install(Chart.with("inference-pool-values.yaml").resources(namespace.name()));
    namespace.ready("a", "127.0.0.10", Map.of());
    Chart obeying =
        new Chart(
            Files.writeString(
                directory.resolve("obeying.yaml"),
                """
                replicas: 1
                pools:
                - name: chat
                  discovery: {kubernetes: {inferencePool: chat, modelRewrites: true, objectives: true}}
                  switching: {}
                """));

    try (FollowedPool pool = FollowedPool.obeying("obeying", accountOf("obeying"), "chat")) {
      pool.awaitProblem("list and watch on inferencemodelrewrites.");
      kube.admin().resource(Manifests.first("Role", obeying.resources("obeying"))).update();
      pool.awaitServers("127.0.0.10:8000", "127.0.0.10:8001");
      pool.awaitUp();
    }
  }

  @Test
  void podMonitor_asksThePodsAtThePortThatTheyHave() throws Exception {
    List<GenericKubernetesResource> resources =
        Chart.with("closed-values.yaml").resources("inference");
    GenericKubernetesResource monitor = Manifests.first("PodMonitor", resources);
    GenericKubernetesResource pods = Manifests.first("Deployment", resources);

    assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
    assertThat(pods.<Map<String, String>>get("spec", "template", "metadata", "labels"))
        .containsAllEntriesOf(monitor.get("spec", "selector", "matchLabels"));
    assertThat(monitor.<String>get("spec", "podMetricsEndpoints", 0, "port"))
        .isEqualTo(pods.get("spec", "template", "spec", "containers", 0, "ports", 1, "name"));
    assertThat(new Chart(null).resources("inference"))
        .extracting("kind")
        .doesNotContain("PodMonitor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "watch"})
  void roleWithOneVerbOnly_isTooSmall(String verb) throws Exception {
    TestNamespace namespace = new TestNamespace(kube.admin(), "only-" + verb);
    // Small from its first moment: a watch that a wider role had let in would go on for ever.
    List<GenericKubernetesResource> resources = new Chart(null).resources(namespace.name());
    List<Map<String, Object>> rules = Manifests.first("Role", resources).get("rules");
    rules.get(0).put("verbs", List.of(verb));
    install(resources);

    try (FollowedPool pool =
        FollowedPool.bySelector(namespace.name(), accountOf(namespace.name()), "8000")) {
      pool.awaitProblem("a Role with list and watch on pods is needed");
    }
  }

  /** What a Berth of the chart is and may do, with the InferencePool if there is one. */
  private static void install(List<GenericKubernetesResource> resources) {
    for (GenericKubernetesResource resource : resources) {
      if (ACCOUNT_AND_RIGHTS.contains(resource.getKind())
          || resource.getKind().equals("InferencePool")) {
        kube.admin().resource(resource).create();
      }
    }
  }

  /** A kubeconfig file with a token of the chart's service account. */
  private static Path accountOf(String namespace) throws IOException {
    return kube.kubeconfigOf(namespace, kube.tokenOf(namespace, "berth"));
  }
}
