package dev.berth.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.shipped.ShippedBerth;
import dev.berth.it.stack.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/berth check --kubernetes}, as it ships, against a real kube-apiserver. */
class ClusterCheckIT {

  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  @TempDir private static Path directory;
  private static KubeServer kube;

  private TestNamespace namespace;

  /** What a command wrote to both outputs, and its exit status. */
  private record Ended(String said, int status) {}

  @BeforeAll
  static void start() throws Exception {
    kube = KubeServer.start(directory);
  }

  @AfterAll
  static void stop() {
    kube.close();
  }

  @BeforeEach
  void newNamespace() {
    namespace = new TestNamespace(kube.admin(), "check-" + NAMESPACES.incrementAndGet());
  }

  @Test
  void everythingInOrder_isSaid() throws Exception {
    namespace.allowBerth();
    try (ServerSocket server = listening()) {
      namespace.ready("a", "127.0.0.1", at(server.getLocalPort()));
      namespace.ready("b", "127.0.0.2", Map.of("berth.dev/servers", "8000"));
      namespace.status("b", "127.0.0.2", false);

      Ended check = check("selector: {app: vllm}, ports: [8000]");

      assertThat(check.said())
          .contains("pool chat: pods with {app=vllm} in namespace " + namespace.name())
          .containsPattern("a +berth.dev/servers +127.0.0.1:\\d+ +ready +asked +open")
          .containsPattern("b +berth.dev/servers +127.0.0.2:8000 +draining +asked +-")
          .endsWith("berth.yaml: no problem found\n");
      assertThat(check.status()).isZero();
    }
  }

  @Test
  void closedPortAndTwoPodsAtOneAddress_areProblems() throws Exception {
    namespace.allowBerth();
    int port = FreePort.find();
    namespace.ready("a", "127.0.0.1", at(port));
    namespace.ready("b", "127.0.0.1", at(port));

    Ended check = check("selector: {app: vllm}, ports: [8000]");

    assertThat(check.said())
        .contains("pool chat: 127.0.0.1:" + port + " is in the pods a and b")
        .contains("pool chat: no connection to 127.0.0.1:" + port + " (Connection refused)");
    assertThat(check.status()).isOne();
  }

  @Test
  void rightsTooSmall_areNamedOneByOne() throws Exception {
    Ended check = check("inferencePool: chat");

    assertThat(check.said())
        .contains("not allowed in namespace %s: list and watch on pods".formatted(namespace.name()))
        .contains("list and watch on inferencepools.inference.networking.k8s.io");
    assertThat(check.status()).isOne();
  }

  @Test
  void noInferencePoolsInTheCluster_saysThatTheirDefinitionIsMissing() throws Exception {
    namespace.allowBerth();

    Ended check = check("inferencePool: chat");

    assertThat(check.said()).contains("is their CRD installed?").doesNotContain("\tat ");
    assertThat(check.status()).isOne();
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  private static Map<String, String> at(int port) {
    return Map.of("berth.dev/servers", "" + port);
  }

  private Ended check(String pool) throws IOException, InterruptedException {
    Path config =
        Files.writeString(
            directory.resolve("berth.yaml"),
            """
            grpc: {address: "127.0.0.1:9002"}
            pools:
            - name: chat
              discovery: {kubernetes: {namespace: %s, kubeconfig: %s, %s}}
            """
                .formatted(namespace.name(), kube.kubeconfig(kube.port()), pool));
    String launcher = ShippedBerth.LAYOUT.resolve("bin/berth").toString();
    ProcessBuilder command =
        new ProcessBuilder(launcher, "check", "--kubernetes", config.toString())
            .redirectErrorStream(true);
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = command.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(said, process.waitFor());
  }
}
