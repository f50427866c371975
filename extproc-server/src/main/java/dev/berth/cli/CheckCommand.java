package dev.berth.cli;

import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.config.FileDiscoveryConfig;
import dev.berth.config.PoolConfig;
import dev.berth.config.Problem;
import dev.berth.discovery.file.ServersFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth check}: every problem of a configuration at once, without starting anything. */
@Command(
    name = "check",
    description = "Checks a configuration and the servers files it names; prints every problem.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "berth.yaml", description = "The configuration to check.")
  private Path file;

  @Override
  public Integer call() {
    ConfigResult<BerthConfig> result = BerthConfigFile.read(file);
    int problems = report(file, result);
    if (result instanceof Loaded<BerthConfig> loaded) {
      for (PoolConfig pool : loaded.config().pools()) {
        if (pool.discovery() instanceof FileDiscoveryConfig servers) {
          problems += report(servers.path(), ServersFile.read(servers.path()));
        }
      }
    }
    if (problems == 0) {
      spec.commandLine().getOut().println(file + ": no problem found");
    }
    return problems == 0 ? 0 : 1;
  }

  private int report(Path checked, ConfigResult<?> result) {
    if (!(result instanceof Invalid<?> invalid)) {
      return 0;
    }
    List<Problem> problems = invalid.problems();
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(problem -> err.println(checked + ": " + problem));
    return problems.size();
  }
}
