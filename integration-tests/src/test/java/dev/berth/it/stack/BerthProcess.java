package dev.berth.it.stack;

import dev.berth.it.envoy.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Berth as it is shipped: {@code bin/berth serve} in a process of its own. */
public final class BerthProcess implements AutoCloseable {

  private static final Path LAUNCHER = Repository.file("extproc-server/target/berth/bin/berth");
  private static final long END_PATIENCE_SECONDS = 60;

  private final Process process;
  private final int grpcPort;
  private final Path config;
  private final Path log;

  private BerthProcess(Process process, int grpcPort, Path config, Path log) {
    this.process = process;
    this.grpcPort = grpcPort;
    this.config = config;
    this.log = log;
  }

  /** Starts it; returns at once. */
  static BerthProcess start(BerthFiles files, Setup setup, int adminPort) {
    int port = FreePort.find();
    return start(files.writeBerthYaml(port, adminPort, setup), port, "");
  }

  /** Starts another one in the place of this one, which has ended; returns at once. */
  BerthProcess startAgain() {
    return start(config, grpcPort, "");
  }

  /**
   * Starts it; returns at once.
   *
   * @param config its berth.yaml; the log goes into the same folder
   * @param grpcPort as {@code config} says
   * @param javaOptions for its JVM, separated by blanks; empty: none
   */
  public static BerthProcess start(Path config, int grpcPort, String javaOptions) {
    Path log = config.resolveSibling("berth-" + grpcPort + ".log");
    ProcessBuilder launch =
        new ProcessBuilder(LAUNCHER.toString(), "serve", "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    if (!javaOptions.isEmpty()) {
      launch.environment().put("BERTH_JAVA_OPTS", javaOptions);
    }
    try {
      return new BerthProcess(launch.start(), grpcPort, config, log);
    } catch (IOException e) {
      throw new UncheckedIOException("'mvn package' makes " + LAUNCHER, e);
    }
  }

  int grpcPort() {
    return grpcPort;
  }

  /** Of the JVM itself: the launcher has made way for it. */
  public long pid() {
    return process.pid();
  }

  /** Ends it with no chance to clean up, as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks it to end, as {@code kill} does; returns at once. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for its end. */
  public void awaitEnd() {
    try {
      if (!process.waitFor(END_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Berth has not ended:\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Berth was ending", e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** All that it logged, and those before it in its place. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd();
  }
}
