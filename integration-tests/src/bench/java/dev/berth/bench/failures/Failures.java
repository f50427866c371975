package dev.berth.bench.failures;

import dev.berth.bench.ChildProcesses;
import dev.berth.bench.failures.FailuresReport.Case;
import dev.berth.it.scenario.Scenario;
import dev.berth.it.scenario.Scenarios;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays all that may break, one after another, and prints what it costs whom.
 *
 * <p>Exit code 0 when all that was played is as it must be; 1 otherwise; 2 for options that mean
 * nothing.
 */
public final class Failures {

  private static final Path JSON = Path.of("integration-tests", "target", "failures.json");

  private Failures() {}

  /**
   * Plays them.
   *
   * @param args {@code --quick}, {@code --only REGEX}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    FailureOptions options;
    try {
      options = FailureOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("failures: " + e.getMessage());
      System.exit(2);
      return;
    }
    ChildProcesses.endWithThisOne();
    FailuresReport report = run(options);
    System.out.println(report.text());
    Files.writeString(
        JSON,
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
    System.out.println("For machines: " + JSON);
    System.exit(report.isMet() ? 0 : 1);
  }

  private static FailuresReport run(FailureOptions options)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<Case> cases = new ArrayList<>();
    for (Scenario scenario : Scenarios.all()) {
      if (options.include(scenario)) {
        System.err.println("failures: " + scenario.name());
        cases.add(new Case(scenario.name(), scenario.play(options.length())));
      }
    }
    return new FailuresReport(setting(options, System.nanoTime() - start), cases);
  }

  private static Map<String, String> setting(FailureOptions options, long tookNanos) {
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
    setting.put("cores, shared by all", "" + Runtime.getRuntime().availableProcessors());
    setting.put("length", options.length().name().toLowerCase(Locale.ROOT));
    setting.put("took", Duration.ofNanos(tookNanos).toSeconds() + " s");
    setting.put("load", Scenarios.load());
    setting.put(
        "load average at the end",
        "" + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    return setting;
  }
}
