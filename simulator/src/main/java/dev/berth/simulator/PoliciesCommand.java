package dev.berth.simulator;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.policies.PolicyResult;
import dev.berth.simulator.policies.Study;
import dev.berth.simulator.policies.policy.Contender;
import dev.berth.simulator.policies.report.StudyJson;
import dev.berth.simulator.policies.report.StudyReport;
import dev.berth.simulator.policies.report.StudyTable;
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

  @Override
  public Integer call() throws IOException {
    StudyReport report = run();
    PrintWriter out = spec.commandLine().getOut();
    out.print(StudyTable.of(report));
    out.flush();
    if (json != null) {
      Files.writeString(json, Json.text(StudyJson.of(report)) + "\n");
    }
    return 0;
  }

  private StudyReport run() throws IOException {
    try {
      return runAsAsked();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private StudyReport runAsAsked() throws IOException {
    List<Contender> policies = options.policies();
    RunProgress progress = RunProgress.of(spec.commandLine().getErr(), policies.size());
    Study study =
        Study.of(
            options.scenario(),
            options.source(),
            options.seeds(),
            options.requests(),
            progress::onRun);
    try {
      return report(study, results(study, policies, progress));
    } finally {
      progress.end();
    }
  }

  private List<PolicyResult> results(Study study, List<Contender> policies, RunProgress progress) {
    List<PolicyResult> results = new ArrayList<>();
    for (Contender policy : policies) {
      progress.onPolicy(policy.label());
      results.add(capacity ? study.capacity(policy) : study.compare(policy));
    }
    return results;
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
}
