package dev.berth.simulator;

import dev.berth.simulator.policies.TrapResult;
import dev.berth.simulator.policies.report.TrapTable;
import dev.berth.simulator.switching.Bars;
import dev.berth.simulator.switching.Lengths;
import dev.berth.simulator.switching.Scenario;
import dev.berth.simulator.switching.ScenarioResult;
import dev.berth.simulator.switching.SmallInstance;
import dev.berth.simulator.switching.SwitchingStudy;
import dev.berth.simulator.switching.SwitchingTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code berth-sim switching}: says what policies that let models take turns are worth. */
@Command(
    name = "switching",
    description = {
      "Lets models take turns on the same accelerators in virtual time, under one policy after the"
          + " other.",
      "A request is good with its first token before its deadline and at most 0.1 s per further"
          + " token."
    })
final class SwitchingCommand implements Callable<Integer> {
  private static final int MAX_SEEDS = 100;
  private static final int MAX_SEARCHES = 100_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin
  @SuppressWarnings("UnusedVariable") // The command line reads it.
  private HelpOption help = new HelpOption();

  @Option(
      names = "--seeds",
      defaultValue = "2",
      description = "Runs of each policy, with seeds 1, 2, … (default ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--seconds",
      defaultValue = "900",
      description = "How long requests arrive in each run (default ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--scenario", split = ",", description = "Only these, separated by commas.")
  private List<String> scenarios = List.of();

  @Option(
      names = "--lengths",
      description = {
        "Take the lengths of prompts and answers from a trace: CSV of Azure 2023.",
        "Without it, from a table of what is in Azure's conversation trace."
      })
  private @Nullable Path lengths;

  @Option(
      names = "--bars",
      description = {
        "All scenarios, and small ones beside a searched schedule that knows all beforehand;",
        "say which bars hold. Exit code 1 when one does not."
      })
  private boolean bars;

  @Option(
      names = "--search",
      defaultValue = "300",
      description = "With --bars: schedules to try for each small one (default ${DEFAULT-VALUE}).")
  private int searches;

  @Override
  public Integer call() throws IOException {
    try {
      return run();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int run() throws IOException {
    List<Scenario> chosen = chosen();
    int budget = bounded("--search", searches, MAX_SEARCHES);
    Lengths source = lengths == null ? Lengths.ofAzure() : Lengths.of(lengths);
    RunProgress progress =
        RunProgress.of(
            spec.commandLine().getErr(), chosen.size() + (bars ? Scenario.SEARCHED.size() : 0));
    try {
      List<ScenarioResult> results = compare(chosen, source, progress);
      List<SmallInstance> searched = bars ? search(source, budget, progress) : List.of();
      progress.end();
      print(SwitchingTable.of(results));
      return bars ? printBars(Bars.of(results, searched)) : 0;
    } finally {
      progress.end();
    }
  }

  private List<Scenario> chosen() {
    if (bars && !scenarios.isEmpty()) {
      throw new IllegalArgumentException("--bars looks at all scenarios: leave --scenario away");
    }
    return scenarios.isEmpty() ? Scenario.ALL : scenarios.stream().map(Scenario::named).toList();
  }

  private List<ScenarioResult> compare(
      List<Scenario> chosen, Lengths source, RunProgress progress) {
    SwitchingStudy study =
        new SwitchingStudy(
            source, seconds(), bounded("--seeds", seeds, MAX_SEEDS), progress::onRun);
    List<ScenarioResult> results = new ArrayList<>();
    for (Scenario scenario : chosen) {
      progress.onPolicy(scenario.name());
      results.add(study.compare(scenario));
    }
    return results;
  }

  private double seconds() {
    if (!(seconds >= 1 && seconds <= 86_400)) {
      throw new IllegalArgumentException("--seconds must be between 1 and 86400");
    }
    return seconds;
  }

  private List<SmallInstance> search(Lengths source, int budget, RunProgress progress) {
    List<SmallInstance> searched = new ArrayList<>();
    for (Scenario scenario : Scenario.SEARCHED) {
      progress.onPolicy(scenario.name());
      searched.add(SmallInstance.of(scenario, source, 1, budget));
    }
    return searched;
  }

  private int printBars(List<TrapResult> results) {
    print("\n" + TrapTable.of(results));
    return results.stream().allMatch(TrapResult::holds) ? 0 : 1;
  }

  private static int bounded(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("%s must be between 1 and %d".formatted(option, most));
    }
    return value;
  }

  private void print(String table) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(table);
    out.flush();
  }
}
