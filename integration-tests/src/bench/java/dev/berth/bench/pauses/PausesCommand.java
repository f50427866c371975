package dev.berth.bench.pauses;

import dev.berth.bench.ArmConsole;
import dev.berth.bench.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./bench --pauses}: how long Berth stands still, under each collector that this JVM has.
 * Exit code 0 when every reply was right, whatever the figures say.
 */
@Command(name = "bench --pauses")
final class PausesCommand implements Callable<Integer> {

  @Option(names = "--minutes")
  private int minutes = 10;

  @Option(names = "--collector")
  private @Nullable Collector only;

  @Option(names = "--server-cpu")
  private @Nullable String serverCpu;

  public static void main(String[] args) {
    ArmConsole.quiet();
    System.exit(new CommandLine(new PausesCommand()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Duration load = Duration.ofMinutes(minutes);
    Problems problems = new Problems();
    List<PauseResult> results = new ArrayList<>();
    for (Collector collector : collectors()) {
      System.err.println("bench: pauses with " + collector + ", " + minutes + " minutes");
      results.add(PauseRun.of(collector, load, serverCpu, problems));
    }
    System.out.printf(
        "%s %s, %d min, %d streams at rest, %d decisions/s%n%n",
        System.getProperty("java.vm.name"),
        Runtime.version(),
        minutes,
        PauseRun.STREAMS,
        PauseRun.PER_SECOND);
    PauseReport.print(results);
    PauseReport.write(load.toSeconds(), results, problems);
    problems.counts().forEach((problem, count) -> System.out.println(count + " × " + problem));
    return problems.counts().isEmpty() ? 0 : 1;
  }

  private List<Collector> collectors() {
    return only != null
        ? List.of(only)
        : Arrays.stream(Collector.values()).filter(Collector::isAvailable).toList();
  }
}
