package dev.berth.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ModelRewrites;
import dev.berth.it.envoy.Repository;
import dev.berth.it.stack.Relay;
import dev.berth.pool.EndpointLoad;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Discovery against a real kube-apiserver and etcd. */
class KubernetesDiscoveryIT {

  private static final AtomicInteger NAMESPACES = new AtomicInteger();
  private static final Map<String, String> PLAIN = Map.of();
  private static final String CRD = "integration-tests/src/kubernetes/resources/inferencepool.yaml";
  private static final String REWRITES_CRD =
      "integration-tests/src/kubernetes/resources/inferencemodelrewrite.yaml";

  private static final String OBJECTIVES_CRD =
      "integration-tests/src/kubernetes/resources/inferenceobjective.yaml";

  @TempDir private static Path directory;
  private static KubeServer kube;

  private TestNamespace namespace;

  @BeforeAll
  static void start() throws Exception {
    kube = KubeServer.start(directory);
    define(CRD);
  }

  private static void define(String file) throws IOException {
    try (var crd = Files.newInputStream(Repository.file(file))) {
      kube.admin().load(crd).serverSideApply();
    }
  }

  @AfterAll
  static void stop() {
    kube.close();
  }

  @BeforeEach
  void newNamespace() {
    namespace = new TestNamespace(kube.admin(), "test-" + NAMESPACES.incrementAndGet());
  }

  @Test
  void pods_comeAndGo_areFollowedThroughDrainToTheEnd() throws IOException {
    namespace.allowBerth();
    namespace.ready("a", "127.0.0.10", PLAIN);
    try (FollowedPool pool = bySelector("8000", "api")) {
      pool.awaitServers("127.0.0.10:8000", "127.0.0.10:9000");

      namespace.ready("b", "fd00::b", Map.of("berth.dev/servers", "7000"));
      pool.awaitServers("127.0.0.10:8000", "127.0.0.10:9000", "[fd00::b]:7000");
      assertThat(pool.ruleOf("127.0.0.10:8000")).isEqualTo("container-port-names");
      assertThat(pool.ruleOf("[fd00::b]:7000")).isEqualTo("berth.dev/servers");

      namespace.status("a", "127.0.0.10", false);
      namespace.terminate("b");
      pool.awaitServers(
          "127.0.0.10:8000 draining", "127.0.0.10:9000 draining", "[fd00::b]:7000 draining");

      namespace.status("a", "127.0.0.10", true);
      namespace.remove("b");
      pool.awaitServers("127.0.0.10:8000", "127.0.0.10:9000");
    }
  }

  @Test
  void rightsTooSmall_areNamedUntilTheyAreGiven() throws IOException {
    namespace.ready("a", "127.0.0.10", PLAIN);
    try (FollowedPool pool = bySelector("8000")) {
      pool.awaitProblem("a Role with list and watch on pods is needed: (403) pods is forbidden");
      assertThat(pool.status().complete()).isFalse();

      namespace.allowBerth();
      pool.awaitServers("127.0.0.10:8000");
      pool.awaitUp();
    }
  }

  @Test
  void stormOfUpdates_isFewSetsAndLosesNoRequestInFlight() throws IOException {
    namespace.allowBerth();
    namespace.ready("a", "127.0.0.10", PLAIN);
    try (FollowedPool pool = bySelector("8000")) {
      pool.awaitServers("127.0.0.10:8000");
      EndpointLoad load = pool.pool().snapshot().endpoint(0).load();
      assertThat(load.tryReserve(load.observe(), 0)).isTrue();

      for (int i = 0; i < 200; i++) {
        namespace.annotate("a", "counter", "" + i);
      }
      assertThat(pool.sets()).isEqualTo(1);
      namespace.annotate("a", "berth.dev/servers", "8000,8001");
      pool.awaitServers("127.0.0.10:8000", "127.0.0.10:8001");

      assertThat(pool.sets()).isEqualTo(2);
      assertThat(pool.pool().snapshot().endpoint(0).load()).isSameAs(load);
      assertThat(load.requests()).isEqualTo(1);
    }
  }

  @Test
  void apiServerKilled_theServersStayAndWhatHappenedMeanwhileIsSeenAfterwards() throws Exception {
    namespace.allowBerth();
    namespace.ready("a", "127.0.0.10", PLAIN);
    namespace.ready("b", "127.0.0.11", PLAIN);
    try (Relay relay = new Relay();
        FollowedPool pool = through(relay, "8000")) {
      pool.awaitServers("127.0.0.10:8000", "127.0.0.11:8000");
      pool.awaitUp();

      relay.cut();
      pool.awaitProblem("the API server cannot be asked for pods");
      namespace.remove("a");
      namespace.ready("c", "127.0.0.12", PLAIN);
      pool.awaitServers("127.0.0.10:8000", "127.0.0.11:8000");
      assertThat(pool.status().problemSinceNanos()).isPositive();

      // Forgets the changes: the watch cannot go on where it was (410), all is listed anew.
      kube.killApiServer();
      kube.startApiServer();
      relay.mend();
      pool.awaitServers("127.0.0.11:8000", "127.0.0.12:8000");
      pool.awaitUp();
    }
  }

  @Test
  void inferencePool_isFollowedAndItsEndEmptiesNothing() throws IOException {
    namespace.allowBerth();
    namespace.ready("a", "127.0.0.10", PLAIN);
    try (FollowedPool pool =
        FollowedPool.byInferencePool(namespace.name(), kube.kubeconfig(kube.port()), "chat")) {
      pool.awaitProblem("there is no InferencePool chat");

      inferencePool("vllm", 8000, 8001);
      pool.awaitServers("127.0.0.10:8000", "127.0.0.10:8001");
      pool.awaitUp();
      assertThat(pool.ruleOf("127.0.0.10:8000")).isEqualTo("pool-ports");

      inferencePool("vllm", 8001);
      pool.awaitServers("127.0.0.10:8001");

      kube.admin()
          .genericKubernetesResources("inference.networking.k8s.io/v1", "InferencePool")
          .inNamespace(namespace.name())
          .withName("chat")
          .delete();
      pool.awaitProblem("there is no InferencePool chat");
      pool.awaitServers("127.0.0.10:8001");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"envoy-gateway/ai-gateway.yaml", "istio/inference-pool.yaml"})
  void inferencePool_asShippedForAGateway_isAcceptedAndFollowed(String file) throws IOException {
    namespace.allowBerth();
    namespace.ready("a", "127.0.0.10", PLAIN);
    kube.admin()
        .resource(shippedPool(file))
        .inNamespace(namespace.name())
        .fieldValidation(FieldValidateable.Validation.STRICT)
        .create();

    try (FollowedPool pool =
        FollowedPool.byInferencePool(namespace.name(), kube.kubeconfig(kube.port()), "chat")) {
      pool.awaitServers("127.0.0.10:8000", "127.0.0.10:8001");
      pool.awaitUp();
    }
  }

  /** The first of the file's documents, for the namespace of the test. */
  private GenericKubernetesResource shippedPool(String file) throws IOException {
    String shipped = Files.readString(Repository.file("envoy-config").resolve(file));
    GenericKubernetesResource pool =
        Serialization.unmarshal(
            shipped.substring(0, shipped.indexOf("\n---\n")), GenericKubernetesResource.class);
    pool.getMetadata().setNamespace(namespace.name());
    return pool;
  }

  @Test
  void modelRewrites_areObeyedOnceTheirDefinitionIsThere() throws IOException {
    namespace.allowBerth();
    namespace.ready("a", "127.0.0.10", PLAIN);
    inferencePool("vllm", 8000);
    try (FollowedPool pool =
        FollowedPool.obeying(namespace.name(), kube.kubeconfig(kube.port()), "chat")) {
      pool.awaitServers("127.0.0.10:8000");
      pool.awaitUp();

      define(REWRITES_CRD);
      rewrite("llm-d.ai", "canary", "[{model: {value: qwen}}]", "qwen-1", 9, "qwen-2", 1);
      Map<String, Map<String, Integer>> canary = Map.of("qwen", Map.of("qwen-1", 9, "qwen-2", 1));
      pool.awaitRewrites(new ModelRewrites(canary, Map.of()));

      rewrite("inference.networking.x-k8s.io", "rest", "[]", "qwen-1", 1, "llama", 1);
      pool.awaitRewrites(new ModelRewrites(canary, Map.of("qwen-1", 1, "llama", 1)));
      pool.awaitUp();

      kube.admin()
          .genericKubernetesResources("llm-d.ai/v1alpha2", "InferenceModelRewrite")
          .inNamespace(namespace.name())
          .withName("canary")
          .delete();
      pool.awaitRewrites(new ModelRewrites(Map.of(), Map.of("qwen-1", 1, "llama", 1)));
      assertThat(pool.sets()).isEqualTo(1);
    }
  }

  @Test
  void objectives_comeAndChangeAndGo_prioritiesFollow() throws IOException {
    namespace.allowBerth();
    namespace.ready("a", "127.0.0.10", PLAIN);
    inferencePool("vllm", 8000);
    define(OBJECTIVES_CRD);
    objective("llm-d.ai", "premium", "chat", 100);
    objective("inference.networking.x-k8s.io", "premium", "chat", 7);
    objective("inference.networking.x-k8s.io", "batch", "chat", -1);
    objective("llm-d.ai", "other", "embeddings", 5);
    try (FollowedPool pool =
        FollowedPool.obeying(namespace.name(), kube.kubeconfig(kube.port()), "chat")) {
      pool.awaitPriorities(Map.of("premium", 100, "batch", -1));
      pool.awaitServers("127.0.0.10:8000");
      pool.awaitUp();

      objective("llm-d.ai", "premium", "chat", 50);
      pool.awaitPriorities(Map.of("premium", 50, "batch", -1));

      kube.admin()
          .genericKubernetesResources("llm-d.ai/v1alpha2", "InferenceObjective")
          .inNamespace(namespace.name())
          .withName("premium")
          .delete();
      pool.awaitPriorities(Map.of("premium", 7, "batch", -1));
      assertThat(pool.sets()).isEqualTo(1);
    }
  }

  @Test
  void twoThousandPods_areKnownAndFollowed() throws IOException {
    namespace.allowBerth();
    IntStream.range(0, 2_000)
        .parallel()
        .forEach(i -> namespace.ready("pod-" + i, "127.1." + i / 200 + "." + (1 + i % 200), PLAIN));
    try (FollowedPool pool = bySelector("8000", "8001", "8002", "8003")) {
      awaitSize(pool, 8_000);
      assertThat(pool.sets()).isEqualTo(1);

      namespace.remove("pod-0");
      awaitSize(pool, 7_996);
    }
  }

  private static void awaitSize(FollowedPool pool, int size) {
    Awaitility.await(size + " servers")
        .atMost(Duration.ofMinutes(2))
        .until(() -> pool.pool().snapshot().endpoints().size() == size);
  }

  private FollowedPool bySelector(String... ports) throws IOException {
    return FollowedPool.bySelector(namespace.name(), kube.kubeconfig(kube.port()), ports);
  }

  private FollowedPool through(Relay relay, String... ports) throws IOException {
    relay.leadTo(kube.port());
    return FollowedPool.bySelector(namespace.name(), kube.kubeconfig(relay.port()), ports);
  }

  private void objective(String group, String name, String pool, int priority) {
    apply(
        """
        apiVersion: %s/v1alpha2
        kind: InferenceObjective
        metadata: {name: %s, namespace: %s}
        spec: {priority: %d, poolRef: {name: %s}}
        """
            .formatted(group, name, namespace.name(), priority, pool));
  }

  /** With two models to choose from. */
  private void rewrite(
      String group, String name, String matches, String one, int ofOne, String other, int ofOther) {
    apply(
        """
        apiVersion: %s/v1alpha2
        kind: InferenceModelRewrite
        metadata: {name: %s, namespace: %s}
        spec:
          poolRef: {name: chat}
          rules:
          - matches: %s
            targets: [{modelRewrite: %s, weight: %d}, {modelRewrite: %s, weight: %d}]
        """
            .formatted(group, name, namespace.name(), matches, one, ofOne, other, ofOther));
  }

  private void inferencePool(String app, int... ports) {
    String list =
        IntStream.of(ports)
            .mapToObj(port -> "{number: " + port + "}")
            .collect(Collectors.joining(", "));
    apply(
        """
        apiVersion: inference.networking.k8s.io/v1
        kind: InferencePool
        metadata: {name: chat, namespace: %s}
        spec:
          selector: {matchLabels: {app: %s}}
          targetPorts: [%s]
          endpointPickerRef: {name: berth, port: {number: 9002}}
        """
            .formatted(namespace.name(), app, list));
  }

  /** New kinds are served a moment after their definition is there. */
  private static void apply(String yaml) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    Awaitility.await("the API server takes it")
        .atMost(Duration.ofMinutes(1))
        .ignoreException(KubernetesClientException.class)
        .until(() -> kube.admin().resource(resource).serverSideApply() != null);
  }
}
