package dev.berth.cli;

import dev.berth.app.BerthServer;
import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code berth serve}: runs until SIGTERM or SIGINT, then drains. */
@Command(
    name = "serve",
    description = "Serves Envoy until SIGTERM, which drains: no request through Envoy fails.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "berth.yaml",
      description = "The configuration; 'berth check' explains what is wrong with one.")
  private Path file;

  @Override
  public Integer call() throws UserError, InterruptedException {
    BerthServer server = start(config());
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
    return 0;
  }

  private BerthConfig config() throws UserError {
    ConfigResult<BerthConfig> result = BerthConfigFile.read(file);
    if (result instanceof Invalid<BerthConfig> invalid) {
      invalid.problems().forEach(p -> spec.commandLine().getErr().println(file + ": " + p));
      throw new UserError("not started, the configuration has problems");
    }
    return ((Loaded<BerthConfig>) result).config();
  }

  private static BerthServer start(BerthConfig config) throws UserError {
    try {
      return BerthServer.start(config);
    } catch (IOException unusable) {
      throw new UserError(String.valueOf(unusable.getMessage()));
    }
  }
}
