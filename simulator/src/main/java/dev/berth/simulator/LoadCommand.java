package dev.berth.simulator;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.load.LoadPlan;
import dev.berth.simulator.load.LoadReport;
import dev.berth.simulator.load.LoadRun;
import dev.berth.simulator.load.ReportJson;
import dev.berth.simulator.load.ReportTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code berth-sim load}: sends load and says who answered. */
@Command(
    name = "load",
    description = {
      "Sends an open-loop Poisson load of mixed requests, or a trace, and checks who answered.",
      "Exit code 0 only when nothing failed and no answer came from another server than the chosen."
    })
final class LoadCommand implements Callable<Integer> {
  private static final Duration REDRAW = Duration.ofMillis(200);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin
  @SuppressWarnings("UnusedVariable") // The command line reads it.
  private HelpOption help = new HelpOption();

  @Mixin private LoadOptions options = new LoadOptions();

  @Option(
      names = "--expect-chosen",
      description = "Fail too when an answer does not name the chosen server.")
  private boolean expectChosen;

  @Option(names = "--json", description = "Write the report here as JSON.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadReport report = run(plan());
    PrintWriter out = spec.commandLine().getOut();
    out.print(ReportTable.of(report));
    out.flush();
    if (json != null) {
      Files.writeString(json, Json.text(ReportJson.of(report)) + "\n");
    }
    return report.isGood(expectChosen) ? 0 : 1;
  }

  private LoadPlan plan() throws IOException {
    try {
      return options.plan();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private LoadReport run(LoadPlan plan) throws InterruptedException {
    if (!ProgressBar.isTerminal()) {
      return LoadRun.run(plan);
    }
    ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), expectedRequests(plan.pace()));
    try (LoadRun run = LoadRun.start(plan)) {
      return runWith(bar, run);
    } finally {
      bar.erase();
    }
  }

  private static double expectedRequests(LoadPlan.Pace pace) {
    double byTime = pace.ratePerSecond() * pace.duration().toMillis() / 1000.0;
    return Math.max(1, Math.min(byTime, (double) pace.maxRequests()));
  }

  private static LoadReport runWith(ProgressBar bar, LoadRun run) throws InterruptedException {
    LoadReport report = run.await(REDRAW);
    while (report == null) {
      bar.draw(run.progress());
      report = run.await(REDRAW);
    }
    return report;
  }
}
