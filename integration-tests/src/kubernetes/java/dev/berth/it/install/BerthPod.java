package dev.berth.it.install;

import dev.berth.it.envoy.Repository;
import dev.berth.it.kubernetes.KubeServer;
import dev.berth.it.kubernetes.Manifests;
import dev.berth.it.shipped.Dockerfile;
import dev.berth.it.shipped.ShippedBerth;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Berth as a kubelet and a container engine would start it from the chart's manifests: the entry
 * point of the image, the ConfigMap, the environment of the container and nothing else, and the
 * service account where every pod finds its own.
 */
final class BerthPod implements AutoCloseable {

  private static final Path ACCOUNT = Path.of("/run/secrets/kubernetes.io/serviceaccount");
  private static final String ADMIN = "http://127.0.0.1:9090";

  private final Process process;
  private final Path log;
  private final String readiness;

  private BerthPod(Process process, Path log, String readiness) {
    this.process = process;
    this.log = log;
    this.readiness = readiness;
  }

  /**
   * Starts it; returns at once.
   *
   * @param folder empty
   */
  static BerthPod start(
      Path folder, KubeServer kube, String namespace, List<GenericKubernetesResource> manifests)
      throws IOException {
    GenericKubernetesResource deployment = Manifests.first("Deployment", manifests);
    mountAccount(kube, namespace, deployment.get("spec", "template", "spec", "serviceAccountName"));
    Map<String, String> files = Manifests.first("ConfigMap", manifests).get("data");
    Files.writeString(folder.resolve("berth.yaml"), files.get("berth.yaml"));
    Path log = folder.resolve("berth.log");
    ProcessBuilder launch =
        new ProcessBuilder(entryPoint(folder))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    launch.environment().clear();
    launch
        .environment()
        .putAll(
            environment(kube, deployment.get("spec", "template", "spec", "containers", 0, "env")));
    return new BerthPod(launch.start(), log, readinessProbe(deployment));
  }

  private static void mountAccount(KubeServer kube, String namespace, String account)
      throws IOException {
    Files.createDirectories(ACCOUNT);
    Files.writeString(ACCOUNT.resolve("token"), kube.tokenOf(namespace, account));
    Files.writeString(ACCOUNT.resolve("namespace"), namespace);
    Files.copy(kube.certificate(), ACCOUNT.resolve("ca.crt"));
  }

  private static List<String> entryPoint(Path folder) throws IOException {
    Dockerfile image = Dockerfile.read(Repository.file("deploy/Dockerfile"));
    return Stream.concat(image.words("ENTRYPOINT").stream(), image.words("CMD").stream())
        .map(word -> word.replace("/etc/berth", folder.toString()))
        .map(BerthPod::placed)
        .toList();
  }

  private static String placed(String word) {
    return word.replace("/opt/berth", ShippedBerth.LAYOUT.toString());
  }

  private static Map<String, String> environment(
      KubeServer kube, List<Map<String, String>> variables) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "PATH",
                System.getenv("PATH"),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "KUBERNETES_SERVICE_HOST",
                "127.0.0.1",
                "KUBERNETES_SERVICE_PORT",
                "" + kube.port()));
    variables.forEach(variable -> environment.put(variable.get("name"), variable.get("value")));
    return environment;
  }

  private static String readinessProbe(GenericKubernetesResource deployment) {
    return deployment.get(
        "spec", "template", "spec", "containers", 0, "readinessProbe", "httpGet", "path");
  }

  /** Whether the readiness probe of the Deployment would find it ready. */
  boolean isReady() {
    try {
      var probe = (HttpURLConnection) URI.create(ADMIN + readiness).toURL().openConnection();
      return probe.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** What {@code berth servers} says in the pod: of each server, what stands below each heading. */
  List<Map<String, String>> servers() throws IOException {
    Process command =
        new ProcessBuilder(placed("/opt/berth/bin/berth"), "servers", "--admin", ADMIN)
            .redirectErrorStream(true)
            .start();
    String table = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String[]> lines = table.lines().map(line -> line.strip().split(" +")).toList();
    return lines.stream().skip(1).map(cells -> row(lines.get(0), cells)).toList();
  }

  private static Map<String, String> row(String[] headings, String[] cells) {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < Math.min(headings.length, cells.length); i++) {
      row.put(headings[i], cells[i]);
    }
    return row;
  }

  /** All that it logged. */
  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
