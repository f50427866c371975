package dev.berth.bench;

import dev.berth.it.stack.FreePort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A process of {@code bin/berth} with 100 servers. The JVM, its options and whether there is a
 * cache of classes are up to the environment, as for {@code bin/berth} itself.
 *
 * <p>How far it has come is read from its log, since each question over HTTP would cost it CPU time
 * that nobody else takes.
 */
final class StartedBerth implements AutoCloseable {

  private static final Path FOLDER = Path.of("integration-tests", "target", "start");
  private static final Path LAUNCHER = Path.of("extproc-server", "target", "berth", "bin", "berth");
  private static final int SERVERS = 100;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int LOOK_MILLIS = 2;

  private final long begin;
  private final Process process;
  private final Path log;
  private final int grpcPort;
  private final int adminPort;

  private StartedBerth(long begin, Process process, Path log, int grpcPort, int adminPort) {
    this.begin = begin;
    this.process = process;
    this.log = log;
    this.grpcPort = grpcPort;
    this.adminPort = adminPort;
  }

  /**
   * Starts one; returns at once.
   *
   * @param warmUp as in berth.yaml
   */
  static StartedBerth start(String warmUp) throws IOException {
    int grpcPort = FreePort.find();
    int adminPort = FreePort.find();
    Files.createDirectories(FOLDER);
    Path log = FOLDER.resolve(grpcPort + ".log");
    Path config = FOLDER.resolve(grpcPort + ".yaml").toAbsolutePath();
    Files.writeString(
        config,
        """
        grpc: {address: "127.0.0.1:%d"}
        admin: {address: "127.0.0.1:%d"}
        warmUp: %s
        pools:
        - name: default
          discovery: {file: {path: servers.yaml}}
          health: {probe: {type: none}} # nobody listens there
        """
            .formatted(grpcPort, adminPort, warmUp));
    Files.writeString(FOLDER.resolve("servers.yaml"), servers());
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(LAUNCHER.toString(), "serve", "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new StartedBerth(begin, process, log, grpcPort, adminPort);
  }

  private static String servers() {
    String served =
        Servers.ADDRESSES.stream().map(at -> server(at, Servers.MODEL)).collect(lines());
    String others =
        IntStream.range(Servers.ADDRESSES.size(), SERVERS)
            .mapToObj(i -> server("10.9.0.1:" + (8000 + i), "another"))
            .collect(lines());
    return "servers:\n" + served + others;
  }

  private static Collector<CharSequence, ?, String> lines() {
    return Collectors.joining();
  }

  private static String server(String address, String model) {
    return "- {address: \"" + address + "\", models: [" + model + "]}\n";
  }

  /** Waits until it listens. */
  void awaitListening() throws IOException, InterruptedException {
    awaitLine("berth listens");
  }

  /** Waits until its warm-up is over and it says that it is ready. */
  void awaitReady() throws IOException, InterruptedException {
    awaitLine("warmed up");
    while (!isReady()) {
      patience();
    }
  }

  private void awaitLine(String text) throws IOException, InterruptedException {
    while (!Files.readString(log).contains(text)) {
      patience();
    }
  }

  private void patience() throws IOException, InterruptedException {
    if (!process.isAlive() || System.nanoTime() - begin > PATIENCE_NANOS) {
      throw new IOException("Berth does not start, see " + log);
    }
    Thread.sleep(LOOK_MILLIS);
  }

  private boolean isReady() throws IOException {
    var url = URI.create("http://127.0.0.1:" + adminPort + "/readyz").toURL();
    return ((HttpURLConnection) url.openConnection()).getResponseCode() == 200;
  }

  /** A new client for it. */
  ExtProcClient client() {
    return new ExtProcClient(grpcPort);
  }

  /** Since the start. */
  double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Since the start, of all its threads. */
  double cpuSeconds() throws IOException {
    return Arm.cpuSeconds(process.pid());
  }

  /** What it holds of the machine's memory. */
  double residentMib() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0)
        .sum();
  }

  /** Kills it. */
  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
