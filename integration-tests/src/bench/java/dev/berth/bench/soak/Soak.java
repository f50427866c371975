package dev.berth.bench.soak;

import dev.berth.bench.ChildProcesses;
import dev.berth.bench.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;

/**
 * Berth under mixed load and disturbances for minutes; afterwards it must be as it was before.
 *
 * <p>Exit code 0 when it is, and when every answer was right; 1 when not; 2 for options that mean
 * nothing.
 */
public final class Soak {

  /** Disturbances must be the exception, or what is excused for them says nothing. */
  private static final double MOST_EXCUSED = 0.03;

  private static final Path FOLDER = Path.of("integration-tests", "target", "soak");

  private final SoakOptions options;
  private final Installation installation;
  private final SplittableRandom random;
  private final Problems problems = new Problems();

  private Soak(SoakOptions options, Installation installation) {
    this.options = options;
    this.installation = installation;
    this.random = new SplittableRandom(options.seed());
  }

  /**
   * Runs one and exits with 0 if all was well.
   *
   * @param args {@code --minutes N}, {@code --rate N}, {@code --seed N}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    SoakOptions options;
    try {
      options = SoakOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("soak: " + e.getMessage());
      System.exit(2);
      return;
    }
    SoakReport report = run(options);
    System.out.println(report.text());
    Files.writeString(
        FOLDER.resolve("soak.json"),
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
    System.out.println("The figures, Berth's log and its heap: " + FOLDER);
    System.exit(report.isMet() ? 0 : 1);
  }

  private static SoakReport run(SoakOptions options) throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    ChildProcesses.endWithThisOne();
    try (Installation installation = Installation.start(options.seed())) {
      try {
        return new Soak(options, installation).run();
      } finally {
        Files.writeString(FOLDER.resolve("berth.log"), installation.berth().process().log());
      }
    }
  }

  private SoakReport run() throws IOException, InterruptedException {
    BerthProbe berth = installation.berth();
    round("warm-up", options.warmUp());
    Resources start = berth.resources(FOLDER.resolve("start"));
    Outcome soak = round("soak", options.length());
    Resources end = berth.resources(FOLDER.resolve("end"));
    List<Zero> zeros = new ArrayList<>(soak.zeros());
    zeros.addAll(Never.zeros(berth.scrape(), berth.process().log()));
    Map<String, String> setting = setting(soak, start, end);
    berth.process().terminate();
    berth.process().awaitEnd();
    return SoakReport.of(setting, soak.tally(), zeros, Bound.of(start, end), problems);
  }

  /** What came of a round. */
  private record Outcome(Tally tally, List<Zero> zeros, String disturbances) {}

  private Outcome round(String name, Duration length) throws InterruptedException {
    System.err.printf("soak: %s of %d s%n", name, length.toSeconds());
    Tally tally = new Tally(problems);
    Disturbances disturbances = new Disturbances(installation, random.split(), problems);
    Traffic traffic =
        new Traffic(installation.gateways(), options.perSecond(), random.split(), tally);
    List<Zero> zeros = new Round(installation, traffic, disturbances).run(length);
    if (tally.total().excused() + tally.unsent() > MOST_EXCUSED * tally.total().sent()) {
      problems.add(name + ": too many exchanges were excused or not begun");
    }
    return new Outcome(tally, zeros, disturbances.summary());
  }

  private Map<String, String> setting(Outcome soak, Resources start, Resources end) {
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
    setting.put("options of Berth's JVM", Installation.JAVA_OPTIONS);
    setting.put(
        "load",
        "%d a second for %d s, after a warm-up of %d s, seed %d"
            .formatted(
                options.perSecond(),
                options.length().toSeconds(),
                options.warmUp().toSeconds(),
                options.seed()));
    setting.put("disturbances", soak.disturbances());
    setting.put("not sent, since their gateway was down", Long.toString(soak.tally().unsent()));
    setting.put(
        "tickets closed, the warm-up's too",
        installation.berth().scrape().labelled("berth_tickets_closed_total"));
    setting.put(
        "resident memory of Berth",
        "%d MiB, %d MiB at the end"
            .formatted(start.residentBytes() >> 20, end.residentBytes() >> 20));
    for (GatewayPlan plan : GatewayPlan.values()) {
      setting.put("gateway " + plan, plan.summary());
    }
    return setting;
  }
}
