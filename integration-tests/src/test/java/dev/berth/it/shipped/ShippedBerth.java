package dev.berth.it.shipped;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.envoy.Repository;
import dev.berth.it.envoy.TemporaryFolder;
import dev.berth.it.stack.FreePort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy of the application as it ships, in a folder that everybody may read, on the JVM of the
 * tests.
 */
public final class ShippedBerth implements AutoCloseable {

  /** What the build lays out. */
  public static final Path LAYOUT = Repository.file("extproc-server/target/berth");

  private static final long PATIENCE_SECONDS = 120;
  private static final String BERTH_YAML =
      """
      grpc: {address: "127.0.0.1:0"}
      admin: {address: "127.0.0.1:%d"}
      warmUp: 20s
      pools:
      - name: default
        discovery: {file: {path: servers.yaml}}
      """;
  private static final String SERVERS_YAML =
      """
      servers:
      - {address: "127.0.0.1:9", models: [m]}
      """;

  private final Path folder;

  private ShippedBerth(Path folder) {
    this.folder = folder;
  }

  /** Copies it. */
  public static ShippedBerth copy() throws IOException {
    Path folder = Files.createTempDirectory("berth-shipped-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    ShippedBerth copy = new ShippedBerth(folder);
    copy(LAYOUT, copy.application());
    Files.createDirectory(copy.configuration());
    Files.writeString(copy.configuration().resolve("servers.yaml"), SERVERS_YAML);
    return copy;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Where {@code bin} and {@code lib} are. */
  public Path application() {
    return folder.resolve("berth");
  }

  /** Where {@code berth.yaml} will be. */
  public Path configuration() {
    return folder.resolve("etc");
  }

  /** Has it make its cache of classes, and gives the file. */
  public Path train() throws IOException, InterruptedException {
    return Path.of(run(List.of(launcher(), "train")).strip());
  }

  /** Runs a command to its good end, and gives what it wrote. */
  public String run(List<String> command) throws IOException, InterruptedException {
    Process process = launch(command, "");
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(this::log).isZero();
    return log();
  }

  /** Starts it, waits until it is ready, ends it, and gives all that it wrote. */
  public String serve(String javaOptions) throws IOException, InterruptedException {
    Path config = configuration().resolve("berth.yaml");
    return serve(List.of(launcher(), "serve", "--config", config.toString()), javaOptions);
  }

  /** As {@link #serve(String)}, by any command. */
  public String serve(List<String> command, String javaOptions)
      throws IOException, InterruptedException {
    int adminPort = FreePort.find();
    Files.writeString(configuration().resolve("berth.yaml"), BERTH_YAML.formatted(adminPort));
    Process berth = launch(command, javaOptions);
    try {
      eventually(
          "Berth is ready",
          () -> {
            assertThat(berth.isAlive()).as(this::log).isTrue();
            return isReady(adminPort);
          });
      return log();
    } finally {
      berth.destroyForcibly().waitFor();
    }
  }

  private String launcher() {
    return application().resolve("bin/berth").toString();
  }

  private Process launch(List<String> command, String javaOptions) throws IOException {
    ProcessBuilder launch =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(logFile().toFile());
    launch.environment().put("JAVA_HOME", System.getProperty("java.home"));
    launch.environment().put("BERTH_JAVA_OPTS", javaOptions);
    return launch.start();
  }

  private static boolean isReady(int adminPort) {
    try {
      var url = URI.create("http://127.0.0.1:" + adminPort + "/readyz").toURL();
      return ((HttpURLConnection) url.openConnection()).getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private Path logFile() {
    return folder.resolve("berth.log");
  }

  private String log() {
    try {
      return Files.readString(logFile());
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  @Override
  public void close() {
    TemporaryFolder.delete(folder);
  }
}
