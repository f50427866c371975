package dev.berth.it.envoy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running Envoy with two worker threads, in a temporary folder of its own. What it logs goes to a
 * file there, whose end {@link #logTail} gives for the report of a failure.
 */
public final class EnvoyProcess implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final long STOP_PATIENCE_SECONDS = 10;
  private static final int TAIL_LINES = 60;
  private static final String SHIPPED_LISTENER = "clients";

  private final Path folder;
  private final Process process;
  private final EnvoyAdmin admin;
  private final InetSocketAddress clients;

  private EnvoyProcess(Path folder, Process process, EnvoyAdmin admin, String listener) {
    this.folder = folder;
    this.process = process;
    this.admin = admin;
    this.clients = new InetSocketAddress("127.0.0.1", admin.port(listener));
  }

  /** Starts Envoy; blocks until it listens for clients. Throws with its log when it does not. */
  public static EnvoyProcess start(EnvoyVersion version, EnvoyProfile profile) {
    return start(version, profile, SHIPPED_LISTENER);
  }

  /** As {@link #start(EnvoyVersion, EnvoyProfile)}, for clients at a listener of that name. */
  public static EnvoyProcess start(EnvoyVersion version, EnvoyProfile profile, String listener) {
    try {
      Path folder = Files.createTempDirectory("berth-envoy-");
      Path config = Files.writeString(folder.resolve("envoy.yaml"), profile.yaml());
      Process process = launch(version, folder, config);
      try {
        return new EnvoyProcess(folder, process, whenReady(folder, process), listener);
      } catch (RuntimeException e) {
        String log = tail(log(folder));
        stop(process);
        TemporaryFolder.delete(folder);
        throw new IllegalStateException("Envoy " + version + " did not start:\n" + log, e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process launch(EnvoyVersion version, Path folder, Path config) throws IOException {
    List<String> command =
        List.of(
            EnvoyBinary.path(version).toString(),
            "--config-path",
            config.toString(),
            "--admin-address-path",
            adminAddress(folder).toString(),
            "--disable-hot-restart",
            "--concurrency",
            "2",
            "--log-level",
            "warning");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log(folder).toFile())
        .start();
  }

  private static EnvoyAdmin whenReady(Path folder, Process process) {
    Path file = adminAddress(folder);
    String address =
        await("Envoy's admin port")
            .atMost(START_PATIENCE)
            .failFast("Envoy ended", () -> !process.isAlive())
            .until(
                () -> Files.exists(file) ? Files.readString(file).strip() : "",
                text -> !text.isEmpty());
    EnvoyAdmin admin = new EnvoyAdmin(address);
    await("Envoy to be ready")
        .atMost(START_PATIENCE)
        .failFast("Envoy ended", () -> !process.isAlive())
        .until(admin::isReady);
    return admin;
  }

  private static Path adminAddress(Path folder) {
    return folder.resolve("admin-address");
  }

  private static Path log(Path folder) {
    return folder.resolve("envoy.log");
  }

  /** Where clients connect. */
  public InetSocketAddress clients() {
    return clients;
  }

  public EnvoyAdmin admin() {
    return admin;
  }

  /** Of the process itself, for who looks it up in {@code /proc}. */
  public long pid() {
    return process.pid();
  }

  /** The last lines that Envoy logged, its access log among them. */
  public String logTail() {
    return tail(log(folder));
  }

  private static String tail(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      int from = Math.max(0, lines.size() - TAIL_LINES);
      return String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  /** Ends Envoy without a word to anyone (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
  }

  /** Ends Envoy and removes its folder; blocks until both are done. */
  @Override
  public void close() {
    stop(process);
    TemporaryFolder.delete(folder);
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
