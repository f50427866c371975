package dev.berth.simulator;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.conformance.CaseResult;
import dev.berth.simulator.conformance.Conformance;
import dev.berth.simulator.conformance.ConformancePlan;
import dev.berth.simulator.conformance.ConformanceReport;
import dev.berth.simulator.conformance.ReportJson;
import dev.berth.simulator.conformance.ReportText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code berth-sim conformance}: says which rules an endpoint picker keeps. */
@Command(
    name = "conformance",
    description = {
      "Speaks ext_proc to an endpoint picker as Envoy would, and says which rules it keeps.",
      "One line per case. Exit code 0 only when no MUST is broken."
    })
final class ConformanceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin
  @SuppressWarnings("UnusedVariable") // The command line reads it.
  private HelpOption help = new HelpOption();

  @Mixin private ConformanceOptions options = new ConformanceOptions();

  @Option(names = "--json", description = "Write the report here as JSON.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ConformancePlan plan = plan();
    PrintWriter out = spec.commandLine().getOut();
    ConformanceReport report = Conformance.run(plan, random(), printing(plan, out));
    out.println(report.summary());
    out.flush();
    if (json != null) {
      Files.writeString(json, Json.text(ReportJson.of(plan.target(), report)) + "\n");
    }
    return report.isConformant() ? 0 : 1;
  }

  private ConformancePlan plan() {
    try {
      return options.plan();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Two runs must not give their requests the same ids. */
  private static SplittableRandom random() {
    return new SplittableRandom(new SecureRandom().nextLong());
  }

  private static Consumer<CaseResult> printing(ConformancePlan plan, PrintWriter out) {
    ReportText text = new ReportText(plan.cases());
    return result -> {
      out.println(text.line(result));
      out.flush();
    };
  }
}
