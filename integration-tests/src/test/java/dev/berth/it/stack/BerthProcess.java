package dev.berth.it.stack;

import dev.berth.it.envoy.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Berth as it is shipped: {@code bin/berth serve} in a process of its own. */
public final class BerthProcess implements AutoCloseable {

  private static final Path LAUNCHER = Repository.file("extproc-server/target/berth/bin/berth");
  private static final long END_PATIENCE_SECONDS = 60;

  private final Process process;
  private final int grpcPort;
  private final Path log;

  private BerthProcess(Process process, int grpcPort, Path log) {
    this.process = process;
    this.grpcPort = grpcPort;
    this.log = log;
  }

  /** Starts it; returns at once. */
  static BerthProcess start(BerthFiles files, Setup setup) {
    int port = FreePort.find();
    Path config = files.writeBerthYaml(port, setup);
    Path log = config.resolveSibling("berth-" + port + ".log");
    try {
      Process process =
          new ProcessBuilder(LAUNCHER.toString(), "serve", "--config", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new BerthProcess(process, port, log);
    } catch (IOException e) {
      throw new UncheckedIOException("'mvn package' makes " + LAUNCHER, e);
    }
  }

  int grpcPort() {
    return grpcPort;
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

  /** All that it logged. */
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
