package dev.berth.discovery.kubernetes.pod;

import static dev.berth.discovery.kubernetes.pod.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.berth.endpoint.DeviceShare;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods → servers, one line for each way of saying it; the table of docs/kubernetes.md. */
class PortRulesTest {

  private static final PoolPorts NONE = PoolPorts.of(List.of());
  private static final PoolPorts TWO = PoolPorts.of(List.of("8000", "8001"));
  private static final String DPM = "--data-parallel-multi-port-external-lb";

  static Stream<Arguments> pods() {
    return Stream.of(
        // the pool
        arguments(pod(), TWO, "pool-ports", "8000 8001"),
        arguments(pod(), NONE, "pool-ports", ""),
        arguments(
            pod().container(Map.of(), Map.of("http", 9000)).container(Map.of(), Map.of("b", 1)),
            PoolPorts.of(List.of("http", "8000")),
            "container-port-names",
            "8000 9000"),
        arguments(pod(), PoolPorts.of(List.of("http")), "container-port-names", ""),

        // berth.dev/servers
        arguments(servers("8000"), TWO, "berth.dev/servers", "8000"),
        arguments(servers(" 9000-9002, 9005 ,"), TWO, "berth.dev/servers", "9000 9001 9002 9005"),
        arguments(
            servers("8000=qwen3-32b,8001-8002=Qwen/Qwen3+lora:1"),
            TWO,
            "berth.dev/servers",
            "8000=qwen3-32b 8001=Qwen/Qwen3+lora:1 8002=Qwen/Qwen3+lora:1"),
        arguments(servers(""), TWO, "berth.dev/servers", ""),
        arguments(servers("[]"), TWO, "berth.dev/servers", ""),
        arguments(
            servers("[{\"port\": 8000, \"models\": [\"m\", {\"name\": \"l\", \"base\": \"m\"}]}]"),
            TWO,
            "berth.dev/servers",
            "8000=m+l"),
        arguments(
            servers(
                "[{\"port\": 1, \"lockstep\": \"g\", \"state\": \"draining\","
                    + " \"probe\": {\"port\": 2}, \"metrics\": {\"port\": 3, \"rank\": 1}}]"),
            TWO,
            "berth.dev/servers",
            "1@g?2#3.1!"),
        arguments(
            servers("[{\"port\": 1, \"deviceGroup\": \"gpu-0\", \"sleep\": {\"level\": 2}}]"),
            TWO,
            "berth.dev/servers",
            "1/gpu-0:2"),

        // pods that have no server
        arguments(pod().label("ray.io/node-type", "worker"), TWO, "follower", ""),
        arguments(pod().label("ray.io/node-type", "head"), TWO, "pool-ports", "8000 8001"),
        arguments(pod().label(INDEX, "1"), TWO, "follower", ""),
        arguments(pod().label(INDEX, "0"), TWO, "pool-ports", "8000 8001"),

        // active ports
        arguments(
            pod().annotation("llm-d.ai/active-ports", "8001,9000"), TWO, "active-ports", "8001"),
        arguments(
            pod().annotation("inference.networking.k8s.io/active-ports", "8000"),
            TWO,
            "active-ports",
            "8000"),
        arguments(
            pod()
                .annotation("llm-d.ai/active-ports", "8001")
                .annotation("inference.networking.k8s.io/active-ports", "8000"),
            TWO,
            "active-ports",
            "8001"),
        arguments(
            pod().annotation("llm-d.ai/active-ports", "9000,9001"),
            NONE,
            "active-ports",
            "9000 9001"),
        arguments(pod().annotation("llm-d.ai/active-ports", ""), TWO, "active-ports", ""),

        // smg
        arguments(
            pod().annotation("smg.ai/worker-ports", "30000,30001"),
            TWO,
            "smg.ai/worker-ports",
            "30000 30001"),

        // ModelClaims
        arguments(
            pod()
                .annotation("modelclaim.aibrix.ai/b", "{\"model\":\"b/c\",\"port\":20001}")
                .annotation(
                    "modelclaim.aibrix.ai/a",
                    "{\"model\":\"a\",\"port\":20000,\"state\":\"active\",\"wakeByRequest\":true}"),
            TWO,
            "modelclaim.aibrix.ai",
            "20000=a 20001=b/c"),
        arguments(
            pod()
                .annotation("modelclaim.aibrix.ai/a", "{\"model\":\"a\",\"port\":0}")
                .annotation(
                    "modelclaim.aibrix.ai/b",
                    "{\"model\":\"b\",\"port\":20000,\"state\":\"sleeping\"}"),
            TWO,
            "modelclaim.aibrix.ai",
            ""),

        // AIBrix's labels
        arguments(aibrix(), TWO, "model.aibrix.ai", "8000=qwen"),
        arguments(
            aibrix().label("model.aibrix.ai/metric-port", "8080"),
            TWO,
            "model.aibrix.ai",
            "8000=qwen#8080"),
        arguments(
            aibrix()
                .label("model.aibrix.ai/metric-port", "8080")
                .container(Map.of("data-parallel-size", "2"), Map.of()),
            TWO,
            "model.aibrix.ai",
            "8000=qwen 8001=qwen"),
        arguments(
            aibrix().container(Map.of("data-parallel-size", "4"), Map.of()),
            TWO,
            "model.aibrix.ai",
            "8000=qwen 8001=qwen 8002=qwen 8003=qwen"),
        arguments(
            aibrix().annotation("model.aibrix.ai/name", "Qwen/Qwen3"),
            TWO,
            "model.aibrix.ai",
            "8000=Qwen/Qwen3"),
        arguments(
            aibrix().label("adapter.model.aibrix.ai/enabled", "true"),
            TWO,
            "model.aibrix.ai",
            "8000"),
        arguments(pod().label("model.aibrix.ai/name", "qwen"), TWO, "pool-ports", "8000 8001"),

        // vLLM's arguments
        arguments(
            pod().runs("vllm", "serve", "m", "--port", "8000", "--data-parallel-size=4", DPM),
            NONE,
            "vllm-arguments",
            "8000 8001 8002 8003"),
        arguments(
            pod().runs("vllm", "serve", "m", "-dp", "8", "-dpl", "2", "-dpm"),
            TWO,
            "vllm-arguments",
            "8000 8001"),
        arguments(
            pod().runs("sh", "-c", "exec vllm serve m --data_parallel_size 2 --port=9000"),
            NONE,
            "vllm-arguments",
            "9000"),
        arguments(
            pod()
                .runs("vllm", "serve", "m", "--data-parallel-rank", "0", "--port", "8000")
                .runs("vllm", "serve", "m", "--data-parallel-rank", "1", "--port", "8001")
                .runs("nginx"),
            NONE,
            "vllm-arguments",
            "8000 8001"),
        arguments(
            pod().runs("vllm", "serve", "m", "--headless", "--data-parallel-size", "16"),
            TWO,
            "vllm-arguments",
            ""),
        arguments(
            pod()
                .container(
                    Map.of("DP", "2", "PORT", "8000"),
                    Map.of(),
                    "vllm serve m -dp $(DP) --port ${PORT} " + DPM),
            TWO,
            "vllm-arguments",
            "8000 8001"),
        arguments(
            pod().runs("vllm", "serve", "m", "--data-parallel-size", "2", "--port", "8200"),
            TWO,
            "pool-ports",
            "8000 8001"),
        arguments(
            pod().runs("vllm", "serve", "m", "--port", "8200"), TWO, "pool-ports", "8000 8001"),

        // what a pod says itself comes first
        arguments(
            aibrix()
                .annotation("berth.dev/servers", "7000")
                .annotation("llm-d.ai/active-ports", "8000")
                .annotation("smg.ai/worker-ports", "30000")
                .label("ray.io/node-type", "worker")
                .runs("vllm", "-dp", "2"),
            TWO,
            "berth.dev/servers",
            "7000"),
        arguments(
            aibrix()
                .annotation("llm-d.ai/active-ports", "8000")
                .annotation("smg.ai/worker-ports", "30000"),
            TWO,
            "active-ports",
            "8000"),
        arguments(
            aibrix()
                .annotation("smg.ai/worker-ports", "30000")
                .annotation("modelclaim.aibrix.ai/a", "{\"model\":\"a\",\"port\":20000}"),
            TWO,
            "smg.ai/worker-ports",
            "30000"),
        arguments(
            aibrix().annotation("modelclaim.aibrix.ai/a", "{\"model\":\"a\",\"port\":20000}"),
            TWO,
            "modelclaim.aibrix.ai",
            "20000=a"),
        arguments(aibrix().runs("vllm", "-dp", "2"), TWO, "model.aibrix.ai", "8000=qwen"));
  }

  private static final String INDEX = "stormservice.orchestration.aibrix.ai/pod-group-index";

  private static PodFixture servers(String annotation) {
    return pod().annotation("berth.dev/servers", annotation);
  }

  private static PodFixture aibrix() {
    return pod().label("model.aibrix.ai/name", "qwen").label("model.aibrix.ai/port", "8000");
  }

  @ParameterizedTest
  @MethodSource("pods")
  void pod_asItIsMarked_hasTheseServersByThisRule(
      PodFixture pod, PoolPorts ports, String rule, String servers) {
    PodServers found = PortRules.of(pod.facts(), ports);

    assertThat(found.problem()).isNull();
    assertThat(found.endpoints().stream().map(PortRulesTest::text).collect(Collectors.joining(" ")))
        .isEqualTo(servers);
    assertThat(found.rule()).isEqualTo(rule);
    assertThat(found.endpoints())
        .allSatisfy(
            endpoint -> {
              assertThat(endpoint.rule()).isEqualTo(rule);
              assertThat(endpoint.pod()).isEqualTo("pod-1");
              assertThat(endpoint.id().ip()).isEqualTo("10.0.0.7");
            });
  }

  private static String text(DeviceShare devices) {
    return devices.group() + ":" + devices.sleep().level();
  }

  /**
   * {@code port=model+model@lockstep?probe#metrics.rank/devices:level!}, the last mark for
   * draining.
   */
  private static String text(Endpoint endpoint) {
    List<ServedModel> models = endpoint.models();
    return endpoint.id().port()
        + (models == null
            ? ""
            : "=" + models.stream().map(ServedModel::name).collect(Collectors.joining("+")))
        + (endpoint.lockstep() == null ? "" : "@" + endpoint.lockstep())
        + (endpoint.probePort() == endpoint.id().port() ? "" : "?" + endpoint.probePort())
        + (endpoint.metrics().port() == endpoint.id().port() ? "" : "#" + endpoint.metrics().port())
        + (endpoint.metrics().rank() == null ? "" : "." + endpoint.metrics().rank())
        + (endpoint.devices() == null ? "" : "/" + text(endpoint.devices()))
        + (endpoint.draining() ? "!" : "");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(servers("80000"), "berth.dev/servers: \"80000\" is not a port"),
        arguments(servers("8000;8001"), "berth.dev/servers: \"8000;8001\" is not a port"),
        arguments(servers("8000,8000"), "berth.dev/servers: port 8000 twice"),
        arguments(
            servers("9000-8000"),
            "berth.dev/servers: \"9000-8000\" is not a range of at most 256 ports"),
        arguments(
            servers("[{\"port\": 0, \"rank\": 3}]"),
            "berth.dev/servers: [0].rank: unknown key: expected one of port, models, lockstep,"
                + " state, probe, metrics, deviceGroup, sleep; [0].port: 0: expected a whole number between 1 and 65535"),
        arguments(
            pod().annotation("llm-d.ai/active-ports", "all"),
            "active-ports: \"all\" is not a port"),
        arguments(
            pod().annotation("modelclaim.aibrix.ai/a", "8000"),
            "modelclaim.aibrix.ai: modelclaim.aibrix.ai/a: 8000: expected a mapping"),
        arguments(
            aibrix().container(Map.of("data-parallel-size", "many"), Map.of()),
            "model.aibrix.ai: \"many\" is not a number of servers"),
        arguments(
            pod().runs("vllm", "-dpm", "-dp", "$(DP)"),
            "vllm-arguments: \"$(DP)\" is not a number of ranks"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void pod_withAMistake_hasNoServersAndSaysWhy(PodFixture pod, String problem) {
    PodServers found = PortRules.of(pod.facts(), TWO);

    assertThat(found.endpoints()).isEmpty();
    assertThat(found.problem()).isEqualTo("pod pod-1: " + problem);
  }

  @Test
  void after_aMistake_theServersOfBeforeStayWithTheProblem() {
    PodServers before = PortRules.of(servers("9000").facts(), TWO);

    PodServers after = PortRules.of(servers("nine").draining().facts(), TWO).after(before);

    assertThat(after.problem()).contains("nine");
    assertThat(after.endpoints())
        .singleElement()
        .satisfies(
            endpoint -> {
              assertThat(endpoint.id()).isEqualTo(new EndpointId("10.0.0.7:9000"));
              assertThat(endpoint.draining()).isTrue();
            });
  }

  @Test
  void endpoints_ofAPodWithAnIpv6Address_areInBrackets() {
    assertThat(PortRules.of(pod().at("2001:db8::7").facts(), TWO).endpoints())
        .extracting(endpoint -> endpoint.id().text())
        .containsExactly("[2001:db8::7]:8000", "[2001:db8::7]:8001");
  }

  @Test
  void endpoints_ofAPodWithoutAnAddress_areNone() {
    assertThat(PortRules.of(pod().at(null).facts(), TWO).endpoints()).isEmpty();
  }
}
