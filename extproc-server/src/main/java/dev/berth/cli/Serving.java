package dev.berth.cli;

import dev.berth.app.BerthServer;
import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Berth from its configuration to the end of the process. Knows nothing of picocli, and {@link
 * Main} comes here past it where it can: the JVM keeps its classes in no cache, and loading them
 * and reading their annotations is a good part of a start.
 */
final class Serving {

  private Serving() {}

  /**
   * Serves until SIGTERM or SIGINT, then drains. Blocks.
   *
   * @param err told every problem of the configuration
   */
  static void run(Path configFile, PrintWriter err) throws UserError, InterruptedException {
    BerthServer server = start(config(configFile, err));
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.drain();
                  server.close();
                  ended.countDown();
                },
                "berth-drain"));
    ended.await();
  }

  /**
   * Reads a configuration that can be served.
   *
   * @param err told every problem of it
   */
  static BerthConfig config(Path file, PrintWriter err) throws UserError {
    ConfigResult<BerthConfig> result = BerthConfigFile.read(file);
    if (result instanceof Invalid<BerthConfig> invalid) {
      invalid.problems().forEach(p -> err.println(file + ": " + p));
      throw new UserError("not started, the configuration has problems");
    }
    return ((Loaded<BerthConfig>) result).config();
  }

  /** Starts all of it, and listens. */
  static BerthServer start(BerthConfig config) throws UserError {
    try {
      return BerthServer.start(config);
    } catch (IOException unusable) {
      throw new UserError(String.valueOf(unusable.getMessage()));
    }
  }
}
