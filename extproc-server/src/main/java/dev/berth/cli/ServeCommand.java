package dev.berth.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code berth serve}: runs until SIGTERM or SIGINT, then drains. */
@Command(
    name = ServeCommand.NAME,
    description = "Serves Envoy until SIGTERM, which drains: no request through Envoy fails.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  static final String NAME = "serve";
  static final String CONFIG = "--config";

  @Spec private CommandSpec spec;

  @Option(
      names = CONFIG,
      required = true,
      paramLabel = "berth.yaml",
      description = "The configuration; 'berth check' explains what is wrong with one.")
  private Path file;

  @Override
  public Integer call() throws UserError, InterruptedException {
    Serving.run(file, spec.commandLine().getErr());
    return 0;
  }
}
