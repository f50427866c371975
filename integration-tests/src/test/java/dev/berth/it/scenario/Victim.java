package dev.berth.it.scenario;

import static dev.berth.it.stack.Eventually.eventually;

import dev.berth.it.envoy.Repository;
import dev.berth.it.stack.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A simulated server that is a process of its own, always on the same port. What is done to it is
 * done by signals, as a crash or a debugger would. For one thread.
 */
final class Victim implements AutoCloseable {

  private static final Path LAUNCHER = Repository.file("simulator/target/berth-sim/bin/berth-sim");
  private static final String ONE_SERVER = "engines --servers 1 --pods 1 --event-loops 1";
  private static final long PATIENCE_SECONDS = 10;

  private final int port = FreePort.find();
  private final List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
  private Process process;

  /**
   * Starts it; returns at once.
   *
   * @param options of the command line that say how it behaves
   */
  Victim(String options) {
    command.addAll(List.of((ONE_SERVER + " --base-port " + port + " " + options).split(" ")));
    process = launched();
  }

  private Process launched() {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("'mvn package' makes " + LAUNCHER, e);
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** Blocks until its port is open; returns when that was, by {@link System#nanoTime}. */
  long awaitOpen() {
    eventually("the server of its own listens", this::isOpen);
    return System.nanoTime();
  }

  private boolean isOpen() {
    try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return connection.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** {@code kill -9}; blocks until it has ended. */
  void kill() {
    try {
      if (!process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a process survives kill -9");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a server was ending", e);
    }
  }

  /** Starts it again; returns at once. */
  void restart() {
    process = launched();
  }

  /** It does nothing any more, while the system goes on to accept connections for it. */
  void hang() throws IOException, InterruptedException {
    if (new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor() != 0) {
      throw new IOException("kill -STOP failed");
    }
  }

  @Override
  public void close() {
    kill();
  }
}
