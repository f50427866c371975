package dev.berth.it;

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
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The application as it ships, in a folder of its own, with a cache of classes that fits or not.
 */
class ClassCacheIT {

  private static final Path SHIPPED = Repository.file("extproc-server/target/berth");
  private static final long PATIENCE_SECONDS = 120;
  private static final String CONFIG =
      """
      grpc: {address: "127.0.0.1:0"}
      admin: {address: "127.0.0.1:%d"}
      drain: {delay: 0s, timeout: 1s}
      warmUp: 20s
      pools:
      - name: default
        discovery: {file: {path: servers.yaml}}
      """;

  private static Path folder;
  private static Path trained;

  @BeforeAll
  static void train() throws Exception {
    folder = Files.createTempDirectory("berth-cache-");
    copy(SHIPPED, folder.resolve("app"));
    Process train = launch(List.of("train"), "", folder.resolve("train.log"));
    assertThat(train.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(train.exitValue()).as(log("train.log")).isZero();
    trained = Path.of(log("train.log").strip());
  }

  @AfterAll
  static void cleanUp() {
    TemporaryFolder.delete(folder);
  }

  @Test
  void serve_cacheThatFits_classesComeFromIt() throws Exception {
    assertThat(sharedClasses(start("-Xlog:class+load"))).isGreaterThan(0);
  }

  @Test
  void serve_anyCache_isReadyAfterWarmUpAndSaysNoMore() throws Exception {
    assertOnlyOwnLines(start(""));
  }

  @Test
  void serve_corruptCache_startsWithoutAWord() throws Exception {
    byte[] good = Files.readAllBytes(trained);
    byte[] half = Arrays.copyOf(good, good.length / 2);
    Arrays.fill(half, 0, 4096, (byte) 0x5a);
    try {
      Files.write(trained, half);
      assertOnlyOwnLines(start(""));
    } finally {
      Files.write(trained, good);
    }
  }

  @Test
  void serve_emptyCache_startsWithoutAWord() throws Exception {
    byte[] good = Files.readAllBytes(trained);
    try {
      Files.write(trained, new byte[0]);
      assertOnlyOwnLines(start(""));
    } finally {
      Files.write(trained, good);
    }
  }

  @Test
  void serve_cacheOfAnotherCollector_startsWithoutAWord() throws Exception {
    assertOnlyOwnLines(start("-XX:+UseParallelGC"));
  }

  @Test
  void serve_cacheOfOtherJars_startsWithoutAWord() throws Exception {
    Path jar;
    try (Stream<Path> jars = Files.list(folder.resolve("app/lib"))) {
      jar =
          jars.filter(file -> file.getFileName().toString().startsWith("picocli"))
              .findFirst()
              .orElseThrow();
    }
    var time = Files.getLastModifiedTime(jar);
    try {
      Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
      assertOnlyOwnLines(start(""));
    } finally {
      Files.setLastModifiedTime(jar, time);
    }
  }

  @Test
  void serve_cacheOfAnotherJvm_startsWithoutAWord() throws Exception {
    byte[] good = Files.readAllBytes(trained);
    byte[] other = good.clone();
    // The header of an archive names the build of the JVM in its first kilobyte.
    Arrays.fill(other, 8, 1024, (byte) 'x');
    try {
      Files.write(trained, other);
      assertOnlyOwnLines(start(""));
    } finally {
      Files.write(trained, good);
    }
  }

  /** Starts it, waits until it is ready, ends it, and gives all that it wrote. */
  private static String start(String options) throws Exception {
    int adminPort = FreePort.find();
    Path config = Files.writeString(folder.resolve("berth.yaml"), CONFIG.formatted(adminPort));
    Files.writeString(
        folder.resolve("servers.yaml"), "servers: [{address: '127.0.0.1:9', models: [m]}]\n");
    Process berth =
        launch(
            List.of("serve", "--config", config.toString()), options, folder.resolve("berth.log"));
    try {
      eventually(
          "Berth is ready",
          () -> {
            assertThat(berth.isAlive()).as(() -> log("berth.log")).isTrue();
            return isReady(adminPort);
          });
      String ready = log("berth.log");
      assertThat(ready).contains("warmed up");
      return ready;
    } finally {
      berth.destroyForcibly().waitFor();
    }
  }

  private static void assertOnlyOwnLines(String log) {
    assertThat(log.lines()).isNotEmpty().allMatch(line -> line.contains(" INFO "));
  }

  private static long sharedClasses(String log) {
    return log.lines()
        .filter(line -> line.contains("dev.berth.") && line.contains("source: shared objects file"))
        .count();
  }

  private static Process launch(List<String> arguments, String options, Path log)
      throws IOException {
    Path launcher = folder.resolve("app/bin/berth");
    List<String> command =
        Stream.concat(Stream.of(launcher.toString()), arguments.stream()).toList();
    ProcessBuilder launch =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    launch.environment().put("JAVA_HOME", System.getProperty("java.home"));
    launch.environment().put("BERTH_JAVA_OPTS", options);
    return launch.start();
  }

  private static String log(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  private static boolean isReady(int adminPort) {
    try {
      var url = URI.create("http://127.0.0.1:" + adminPort + "/readyz").toURL();
      return ((HttpURLConnection) url.openConnection()).getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
