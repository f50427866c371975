package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the servers of a pool come from. */
class DiscoverySectionTest {

  @Test
  void kubernetes_inferencePool_isAllThereIsToSay() {
    assertThat(good("kubernetes: {inferencePool: chat}"))
        .isEqualTo(
            new KubernetesDiscoveryConfig(null, "chat", Map.of(), List.of(), false, false, null));
  }

  @Test
  void kubernetes_selector_withPortsByNumberAndByName() {
    assertThat(
            good(
                "kubernetes: {namespace: llm, selector: {app: vllm, a.b/c: ''}, ports: [8000, http]}"))
        .isEqualTo(
            new KubernetesDiscoveryConfig(
                "llm",
                null,
                Map.of("app", "vllm", "a.b/c", ""),
                List.of("8000", "http"),
                false,
                false,
                null));
  }

  @Test
  void kubernetes_poolAndSelector_areNotBoth() {
    assertThat(problems("kubernetes: {inferencePool: chat, selector: {a: b}}"))
        .containsExactly(
            "pools[0].discovery.kubernetes: these keys together: expected either inferencePool or"
                + " selector");
    assertThatThrownBy(
            () ->
                new KubernetesDiscoveryConfig(
                    null, "chat", Map.of(), List.of("1"), false, false, null))
        .hasMessage("no ports beside inferencePool, which has its own");
  }

  @Test
  void kubernetes_modelRewrites_areThoseOfAnInferencePool() {
    assertThat(good("kubernetes: {inferencePool: chat, modelRewrites: true}"))
        .isEqualTo(
            new KubernetesDiscoveryConfig(null, "chat", Map.of(), List.of(), true, false, null));
    assertThat(problems("kubernetes: {selector: {a: b}, modelRewrites: true}"))
        .containsExactly(
            "pools[0].discovery.kubernetes: these keys together: expected modelRewrites beside"
                + " inferencePool, which they refer to");
  }

  @Test
  void kubernetes_objectives_areThoseOfAnInferencePoolWhereRequestsWait() {
    assertThat(good("kubernetes: {inferencePool: chat, objectives: true}}, switching: {"))
        .isEqualTo(
            new KubernetesDiscoveryConfig(null, "chat", Map.of(), List.of(), false, true, null));
    assertThat(problems("kubernetes: {inferencePool: chat, objectives: true}"))
        .containsExactly(
            "pools[0]: these keys together: expected switching beside the objectives of its"
                + " discovery: no request waits without it");
    assertThat(problems("kubernetes: {selector: {a: b}, objectives: true}"))
        .containsExactly(
            "pools[0].discovery.kubernetes: these keys together: expected objectives beside"
                + " inferencePool, which they refer to");
  }

  @Test
  void kubernetes_eachMistake_isNamed() {
    assertThat(
            problems(
                "kubernetes: {namespace: A, selector: {a: 'b c', '-': d}, ports: [0, a--b],"
                    + " kubeconfig: /missing}"))
        .containsExactly(
            "pools[0].discovery.kubernetes.namespace: \"A\": expected the name of a namespace",
            "pools[0].discovery.kubernetes.selector.a: \"b c\": expected the value of a label",
            "pools[0].discovery.kubernetes.selector.-: this key: expected the key of a label",
            "pools[0].discovery.kubernetes.ports[0]: 0: expected a port between 1 and 65535, or the"
                + " name of a container port",
            "pools[0].discovery.kubernetes.ports[1]: \"a--b\": expected a port between 1 and 65535,"
                + " or the name of a container port",
            "pools[0].discovery.kubernetes.kubeconfig: \"/missing\": expected a readable file"
                + " (there is none at /missing)");
  }

  @Test
  void discovery_twoWaysOrNone_areRefused() {
    String expected = "pools[0].discovery: these keys together: expected either file or kubernetes";

    assertThat(problems("file: {path: x}, kubernetes: {inferencePool: a}"))
        .containsExactly(expected);
    assertThat(problems("")).containsExactly(expected);
  }

  private static DiscoveryConfig good(String keys) {
    return ((Loaded<BerthConfig>) parse(keys)).config().pools().get(0).discovery();
  }

  private static List<String> problems(String keys) {
    return ((Invalid<BerthConfig>) parse(keys)).problems().stream().map(Problem::toString).toList();
  }

  private static ConfigResult<BerthConfig> parse(String keys) {
    String document = "grpc: {address: 'a:1'}\npools: [{name: chat, discovery: {" + keys + "}}]";
    return BerthConfigFile.parse(document.getBytes(StandardCharsets.UTF_8), Path.of("/"));
  }
}
