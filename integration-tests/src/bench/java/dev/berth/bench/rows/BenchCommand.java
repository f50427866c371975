package dev.berth.bench.rows;

import dev.berth.bench.ArmConsole;
import dev.berth.bench.Estimate;
import dev.berth.bench.Problems;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command line of {@code ./bench}. Exit code 0 when every reply was right, whatever the figures
 * say; 1 when one was not; 2 for a wrong command line.
 */
@Command(name = "bench")
final class BenchCommand implements Callable<Integer> {

  private static final Path JSON = Path.of("integration-tests", "target", "bench.json");

  @Option(names = "--quick")
  private boolean quick;

  @Option(names = "--list")
  private boolean list;

  @Option(names = "--rows")
  private @Nullable Pattern rows;

  @Option(names = "--pairs")
  private int pairs;

  @Option(names = "--server-cpu")
  private @Nullable String serverCpu;

  public static void main(String[] args) {
    ArmConsole.quiet();
    System.exit(new CommandLine(new BenchCommand()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Plan plan = plan();
    if (list || plan.names().isEmpty()) {
      (list ? plan : Plan.full()).names().forEach(System.out::println);
      return list ? 0 : 2;
    }
    Results results = Bench.run(plan, serverCpu);
    Report.print(results);
    JsonReport.write(JSON, results);
    System.out.println("\nEvery window: " + JSON);
    Problems problems = results.problems;
    problems.counts().forEach((problem, count) -> System.out.println(count + " × " + problem));
    return problems.counts().isEmpty() ? 0 : 1;
  }

  private Plan plan() {
    Plan all = quick ? Plan.quick() : Plan.full();
    Plan chosen = rows == null ? all : all.only(rows);
    return pairs == 0 ? chosen : chosen.withPairs(Math.max(Estimate.MIN_VALUES, pairs));
  }
}
