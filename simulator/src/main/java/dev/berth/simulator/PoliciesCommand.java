package dev.berth.simulator;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.policies.PolicyCurve;
import dev.berth.simulator.policies.PolicyResult;
import dev.berth.simulator.policies.Study;
import dev.berth.simulator.policies.TrapResult;
import dev.berth.simulator.policies.Traps;
import dev.berth.simulator.policies.policy.Contender;
import dev.berth.simulator.policies.report.StudyJson;
import dev.berth.simulator.policies.report.StudyPage;
import dev.berth.simulator.policies.report.StudyReport;
import dev.berth.simulator.policies.report.StudyTable;
import dev.berth.simulator.policies.report.TrapTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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

/** {@code berth-sim policies}: says what routing policies are worth on a trace. */
@Command(
    name = "policies",
    description = {
      "Sends a trace to modelled servers in virtual time, through one routing policy after the"
          + " other.",
      "A request is good with its first token within 5 s and at most 0.1 s per further token."
    })
final class PoliciesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin
  @SuppressWarnings("UnusedVariable") // The command line reads it.
  private HelpOption help = new HelpOption();

  @Mixin private PoliciesOptions options = new PoliciesOptions();

  @Option(
      names = "--capacity",
      description = {
        "Find the highest speed at which 0.90 of the requests are good.",
        "The other figures are those at 0.9 of it."
      })
  private boolean capacity;

  @Option(names = "--json", description = "Write the report here as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--plot",
      description = {
        "Write a page of HTML with drawings here:",
        "goodput at several speeds, and times to the first token."
      })
  private @Nullable Path plot;

  @Override
  public Integer call() throws IOException {
    try {
      return options.isTraps() ? runTraps() : runStudy();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Fails when a trap does not hold. */
  private int runTraps() {
    RunProgress progress = RunProgress.of(spec.commandLine().getErr(), 1);
    progress.onPolicy("traps");
    Traps traps =
        new Traps(options.scenario(), options.requests(), options.seeds(), progress::onRun);
    try {
      List<TrapResult> results = traps.results();
      progress.end();
      print(TrapTable.of(results));
      return results.stream().allMatch(TrapResult::holds) ? 0 : 1;
    } finally {
      progress.end();
    }
  }

  private int runStudy() throws IOException {
    List<Contender> policies = options.policies();
    int parts = plot == null ? policies.size() : 2 * policies.size();
    RunProgress progress = RunProgress.of(spec.commandLine().getErr(), parts);
    Study study =
        Study.of(
            options.scenario(),
            options.source(),
            options.seeds(),
            options.requests(),
            progress::onRun);
    try {
      StudyReport report = report(study, results(study, policies, progress));
      List<PolicyCurve> curves = plot == null ? List.of() : curves(study, report, progress);
      progress.end();
      write(report, curves);
    } finally {
      progress.end();
    }
    return 0;
  }

  private List<PolicyResult> results(Study study, List<Contender> policies, RunProgress progress) {
    List<PolicyResult> results = new ArrayList<>();
    for (Contender policy : policies) {
      progress.onPolicy(policy.label());
      results.add(capacity ? study.capacity(policy) : study.compare(policy));
    }
    return results;
  }

  private static List<PolicyCurve> curves(Study study, StudyReport report, RunProgress progress) {
    List<PolicyCurve> curves = new ArrayList<>();
    for (PolicyResult result : report.results()) {
      progress.onPolicy(result.policy().label());
      curves.add(study.curve(result.policy(), report.speedsToPlot()));
    }
    return curves;
  }

  private StudyReport report(Study study, List<PolicyResult> results) {
    return new StudyReport(
        study.trace().name(),
        options.server(),
        options.scenario(),
        options.seeds(),
        study.trace().requests().size(),
        study.ratePerSecond(),
        study.pooledHit(),
        results);
  }

  private void write(StudyReport report, List<PolicyCurve> curves) throws IOException {
    print(StudyTable.of(report));
    if (json != null) {
      Files.writeString(json, Json.text(StudyJson.of(report)) + "\n");
    }
    if (plot != null) {
      Files.writeString(plot, StudyPage.of(report, curves));
    }
  }

  private void print(String table) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(table);
    out.flush();
  }
}
