package dev.berth.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.discovery.kubernetes.pod.ContainerFacts;
import dev.berth.discovery.kubernetes.pod.PodFacts;
import dev.berth.discovery.kubernetes.pod.PoolPorts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of the cluster's own words, and what becomes of its refusals. */
class PodReaderTest {

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: vllm-0
        labels: {app: vllm}
        annotations: {a: b}
      spec:
        initContainers:
        - {name: download, command: [curl]}
        - {name: proxy, restartPolicy: Always, ports: [{name: http, containerPort: 80}]}
        containers:
        - name: vllm
          command: [vllm, serve]
          args: [-dp, "2"]
          env:
          - {name: A, value: "1"}
          - {name: B, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
          ports: [{name: api, containerPort: 8000}, {containerPort: 8001}]
      status:
        phase: Running
        podIP: 10.0.0.7
        conditions: [{type: Ready, status: "True"}]
      """;

  @Test
  void read_pod_keepsWhatBerthLooksAt() {
    assertThat(read(POD))
        .isEqualTo(
            new PodFacts(
                "vllm-0",
                "10.0.0.7",
                false,
                Map.of("app", "vllm"),
                Map.of("a", "b"),
                List.of(
                    new ContainerFacts(
                        List.of("vllm", "serve", "-dp", "2"),
                        Map.of("A", "1"),
                        Map.of("api", 8000)),
                    new ContainerFacts(List.of(), Map.of(), Map.of("http", 80)))));
  }

  @Test
  void read_podWithoutAnything_isNotReadyAndHasNoAddress() {
    assertThat(read("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"))
        .isEqualTo(new PodFacts("a", null, true, Map.of(), Map.of(), List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "Ready, Ready, false",
    "'status: \"True\"', 'status: \"False\"', true",
    "phase: Running, phase: Failed, true",
    "phase: Running, phase: Succeeded, true",
    "'  name: vllm-0', '  name: vllm-0\n  deletionTimestamp: \"2026-01-01T00:00:00Z\"', true"
  })
  void read_podThatShallGetNothingNew_isDraining(String from, String to, boolean draining) {
    assertThat(read(POD.replace(from, to)).draining()).isEqualTo(draining);
  }

  @Test
  void read_inferencePool_isSelectorAndPorts() {
    assertThat(
            pool("{selector: {matchLabels: {app: a}}, targetPorts: [{number: 8000}, {number: 1}]}"))
        .isEqualTo(new PoolSpec(Map.of("app", "a"), PoolPorts.of(List.of("8000", "1"))));
    assertThat(pool("{}")).isEqualTo(new PoolSpec(Map.of(), PoolPorts.of(List.of())));
  }

  private static PodFacts read(String yaml) {
    return PodReader.read(new KubernetesSerialization().unmarshal(yaml, Pod.class));
  }

  private static PoolSpec pool(String spec) {
    String yaml =
        """
        apiVersion: inference.networking.k8s.io/v1
        kind: InferencePool
        metadata: {name: a}
        spec: %s
        """
            .formatted(spec);
    return InferencePoolReader.read(
        new KubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class));
  }

  @Test
  void failure_ofTheApiServer_saysWhatIsNeeded() {
    assertThat(ClusterFailure.of(refused(403, "pods is forbidden"), "pods"))
        .isEqualTo("a Role with list and watch on pods is needed: (403) pods is forbidden");
    assertThat(ClusterFailure.of(new CompletionException(refused(401, "x")), "pods"))
        .isEqualTo("the API server does not take these credentials (401)");
    assertThat(ClusterFailure.of(refused(404, "x"), "inferencepools"))
        .isEqualTo("the cluster has no inferencepools: is their CRD installed? (404)");
    assertThat(ClusterFailure.of(refused(500, "a\nb"), "pods"))
        .isEqualTo("the API server refused pods: (500) a b");
    assertThat(ClusterFailure.of(new ConnectException("refused"), "pods"))
        .isEqualTo("the API server cannot be asked for pods: ConnectException: refused");
  }

  private static KubernetesClientException refused(int code, String message) {
    return new KubernetesClientException(
        new StatusBuilder().withCode(code).withMessage(message).build());
  }
}
