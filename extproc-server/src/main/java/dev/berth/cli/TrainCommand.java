package dev.berth.cli;

import dev.berth.app.BerthServer;
import dev.berth.config.BerthConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code berth train}: starts Berth on free ports of the loopback address, warms it up and ends it.
 * {@code bin/berth} has the JVM write down meanwhile what it loads, so that later starts need not
 * load it.
 */
@Command(
    name = "train",
    description = "Makes later starts on this JVM faster: writes a cache of classes into lib/.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

  private static final int PATIENCE_SECONDS = 60;

  /** What is asked of every Berth from its first second on. */
  private static final List<String> PAGES = List.of("/readyz", "/healthz", "/metrics");

  /** With the keys that others set, too: each is read by code of its own. */
  private static final String BERTH_YAML =
      """
      grpc: {address: "127.0.0.1:0", maxBodySize: 64MiB}
      admin: {address: "127.0.0.1:0", maxServerSeries: 1000}
      drain: {delay: 0s, timeout: 1s}
      warmUp: 30s
      pools:
      - name: default
        discovery: {file: {path: servers.yaml}}
        defaultModel: m
        models: {aliases: {b: m, c: {m: 90, a: 10}}}
        completion: auto
        requestDeadline: 1h
        metrics: {enabled: true, interval: 1s, idleInterval: 5s, timeout: 2s}
        health:
          consecutive5xx: 5
          probe: {type: http, engine: vllm, interval: 2s, timeout: 1s, healthyThreshold: 1}
          ejection: {baseTime: 30s, maxTime: 5m, maxPercent: 50}
          slowStart: 30s
          noneHealthy: leastSuspect
        gateway: {fallbacks: 0, targetPodHeader: false}
        scheduling: {policy: cost}
      """;

  @Spec private CommandSpec spec;

  @Override
  public Integer call()
      throws UserError, IOException, InterruptedException, ExecutionException, TimeoutException {
    Path folder = Files.createTempDirectory("berth-train");
    Path config = Files.writeString(folder.resolve("berth.yaml"), BERTH_YAML);
    Path servers = folder.resolve("servers.yaml");
    try (TrainingEngine engine = TrainingEngine.start()) {
      Files.writeString(servers, serversYaml(engine));
      serveOnce(Serving.config(config, spec.commandLine().getErr()));
    } finally {
      Files.deleteIfExists(servers);
      Files.delete(config);
      Files.delete(folder);
    }
    return 0;
  }

  /** One that answers, and one where nobody is. */
  private static String serversYaml(TrainingEngine engine) {
    return """
        servers:
        - {address: "127.0.0.1:%d", pod: pod-1, models: [m, {name: a, base: m}]}
        - {address: "192.0.2.1:8000", pod: pod-2, models: [m]}
        """
        .formatted(engine.port());
  }

  private static void serveOnce(BerthConfig config)
      throws UserError, IOException, InterruptedException, ExecutionException, TimeoutException {
    try (BerthServer server = Serving.start(config)) {
      server.serving().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      for (String page : PAGES) {
        get(server.adminPort(), page);
      }
      server.drain();
    }
  }

  /** By hand: the classes of an HTTP client have no place in the cache. */
  private static void get(int port, String page) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET " + page + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
  }
}
