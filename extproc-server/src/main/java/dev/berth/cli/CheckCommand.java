package dev.berth.cli;

import dev.berth.base.Printable;
import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.config.FileDiscoveryConfig;
import dev.berth.config.PoolConfig;
import dev.berth.discovery.file.ServersFile;
import dev.berth.discovery.kubernetes.ClusterSurvey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code berth check}: every problem of a configuration at once, without starting anything; with
 * {@code --kubernetes} also every problem of what it would find in its cluster.
 */
@Command(
    name = "check",
    description = "Checks a configuration and the servers files it names; prints every problem.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  private static final Duration CONNECT = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "berth.yaml", description = "The configuration to check.")
  private Path file;

  @Option(
      names = "--kubernetes",
      description =
          "Also asks the cluster which servers the pools would have, and tries their ports.")
  private boolean kubernetes;

  @Override
  public Integer call() throws InterruptedException {
    ConfigResult<BerthConfig> result = BerthConfigFile.read(file);
    int problems = report(file, result);
    if (result instanceof Loaded<BerthConfig> loaded) {
      problems += files(loaded.config()) + (kubernetes ? cluster(loaded.config()) : 0);
    }
    if (problems == 0) {
      spec.commandLine().getOut().println(file + ": no problem found");
    }
    return problems == 0 ? 0 : 1;
  }

  private int files(BerthConfig config) {
    int problems = 0;
    for (PoolConfig pool : config.pools()) {
      if (pool.discovery() instanceof FileDiscoveryConfig servers) {
        problems += report(servers.path(), ServersFile.read(servers.path()));
      }
    }
    return problems;
  }

  private int cluster(BerthConfig config) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> problems =
        new ClusterCheck(ClusterSurvey::of, new ClosedPorts(CONNECT), out).of(config);
    out.flush();
    print(file, problems);
    return problems.size();
  }

  private int report(Path checked, ConfigResult<?> result) {
    if (!(result instanceof Invalid<?> invalid)) {
      return 0;
    }
    print(checked, invalid.problems());
    return invalid.problems().size();
  }

  private void print(Path checked, List<?> problems) {
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(
        problem -> err.println(checked + ": " + Printable.of(String.valueOf(problem))));
  }
}
