package dev.berth.it.gateway;

import dev.berth.it.envoy.EnvoyBinary;
import dev.berth.it.envoy.EnvoyVersion;
import dev.berth.it.kubernetes.GoTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * A real Envoy Gateway in its standalone mode, which starts the real Envoy; one for each network,
 * because its ports are fixed.
 */
public final class EnvoyGateway implements AutoCloseable {

  /** Where Envoy listens for clients, as the manifests say. */
  public static final InetSocketAddress CLIENTS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8888);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern ERROR = Pattern.compile("^\\S+\terror\t.*$", Pattern.MULTILINE);
  private static final Pattern REFUSED =
      Pattern.compile(
          "message: ((?:(?!message: ).)+?)\\s+reason: (\\w+)\\s+status: \"False\"", Pattern.DOTALL);

  /** Standalone there is nobody to give it one. */
  private static final String NO_ADDRESS = "AddressNotAssigned";

  private static final Pattern POLICY = Pattern.compile("^kind: (\\w+Policy)$", Pattern.MULTILINE);

  private final Path log;
  private final String manifests;
  private final Process process;

  private EnvoyGateway(Path log, String manifests, Process process) {
    this.log = log;
    this.manifests = manifests;
    this.process = process;
  }

  /**
   * Starts it; returns at once.
   *
   * @param folder empty
   */
  public static EnvoyGateway start(Path folder, String manifests)
      throws IOException, InterruptedException {
    String binary = GoTool.ENVOY_GATEWAY.path().toString();
    Path envoys = Files.createDirectories(folder.resolve("data/envoy-versions/1.40.0/bin"));
    Files.createSymbolicLink(envoys.resolve("envoy"), EnvoyBinary.path(EnvoyVersion.CURRENT));
    Files.writeString(
        Files.createDirectories(folder.resolve("resources")).resolve("all.yaml"), manifests);
    Path config = Files.writeString(folder.resolve("envoy-gateway.yaml"), config(folder));
    Path log = folder.resolve("envoy-gateway.log");
    launch(log, binary, "certgen", "--local", "--config-home", folder.resolve("config").toString())
        .waitFor();
    return new EnvoyGateway(
        log, manifests, launch(log, binary, "server", "--config-path", config.toString()));
  }

  private static Process launch(Path log, String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static String config(Path folder) {
    return """
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyGateway
    gateway: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
    extensionApis: {enableBackend: true, enableEnvoyPatchPolicy: true}
    provider:
      type: Custom
      custom:
        resource: {type: File, file: {paths: [%1$s/resources]}}
        infrastructure:
          type: Host
          host: {configHome: %1$s/config, dataHome: %1$s/data, stateHome: %1$s/state, runtimeDir: %1$s/run}
    """
        .formatted(folder);
  }

  /** Waits until it has a listener for clients, or has said that it will not have one. */
  public void awaitListenerOrError() {
    Awaitility.await("Envoy listens for clients")
        .atMost(PATIENCE)
        .until(() -> isListening() || ERROR.matcher(log()).find());
  }

  private static boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(CLIENTS, 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * What it holds against the manifests so far: errors that it logged, conditions that are False,
   * and policies of which it said nothing, because their target is not there.
   */
  public List<String> problems() {
    String said = log();
    List<String> problems = new ArrayList<>();
    ERROR.matcher(said).results().forEach(error -> problems.add(error.group()));
    REFUSED
        .matcher(said)
        .results()
        .filter(refused -> !refused.group(2).equals(NO_ADDRESS))
        .forEach(refused -> problems.add(refused.group(2) + ": " + refused.group(1)));
    Matcher policy = POLICY.matcher(manifests);
    while (policy.find()) {
      if (!said.contains("\"kind\": \"" + policy.group(1) + "\"")) {
        problems.add("not a word about " + policy.group(1));
      }
    }
    return problems;
  }

  /** All that it and its Envoy said. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it and its Envoy. */
  @Override
  public void close() {
    List<ProcessHandle> envoys = process.descendants().toList();
    process.destroy();
    process
        .onExit()
        .orTimeout(10, TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly())
        .join();
    envoys.forEach(EnvoyGateway::kill);
  }

  private static void kill(ProcessHandle envoy) {
    envoy.destroyForcibly();
    envoy.onExit().join();
  }
}
