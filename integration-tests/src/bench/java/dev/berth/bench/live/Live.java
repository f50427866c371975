package dev.berth.bench.live;

import dev.berth.bench.ChildProcesses;
import dev.berth.bench.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a trace through the real things, policy by policy, and through the offline simulator, and
 * says whether both find the same share of the prompts cached, and the same order of policies.
 *
 * <p>Exit code 0 when they do; 1 otherwise; 2 for options that mean nothing.
 */
public final class Live {

  private static final List<Arm> ARMS =
      List.of(
          new Arm("cost", "berth"),
          new Arm("leastWork", "berth-least-work"),
          new Arm("least-request", "least-request"));

  /** By which the shares may differ. */
  private static final double MARGIN = 0.03;

  private record Row(Arm arm, LiveRun.Outcome live, JsonNode offline) {

    double difference() {
      return live.hit() - offlineHit();
    }

    double offlineHit() {
      return offline.path("hit").asDouble();
    }

    boolean isGood() {
      return Math.abs(difference()) <= MARGIN && live.report().isGood(true);
    }

    List<String> cells() {
      JsonNode first = offline.path("ttft_seconds");
      return List.of(
          arm.policy(),
          number("%.3f", live.hit()),
          number("%.3f", offlineHit()),
          number("%+.3f", difference()),
          number("%.2f s", live.report().timeToFirst().p50() / 1000),
          number("%.2f s", first.path("p50").asDouble()),
          number("%.2f s", live.report().timeToFirst().p90() / 1000),
          number("%.2f s", first.path("p90").asDouble()),
          Long.toString(live.report().failed()));
    }

    private static String number(String format, double value) {
      return String.format(Locale.ROOT, format, value);
    }
  }

  private Live() {}

  /**
   * Runs all.
   *
   * @param args {@code TRACE}, {@code --speed N}, {@code --requests N}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Replay replay;
    try {
      replay = Replay.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("live: " + e.getMessage());
      System.exit(2);
      return;
    }
    ChildProcesses.endWithThisOne();
    JsonNode offline = offline(replay);
    List<Row> rows = new ArrayList<>();
    for (Arm arm : ARMS) {
      System.err.println("live: " + arm.policy());
      rows.add(new Row(arm, LiveRun.of(arm.policy(), replay), ofPolicy(offline, arm.offline())));
    }
    System.out.println(
        Table.of(
            List.of(
                "policy",
                "hit, live",
                "offline",
                "difference",
                "TTFT p50, live",
                "offline",
                "p90, live",
                "offline",
                "failed"),
            rows.stream().map(Row::cells).toList()));
    boolean good = rows.stream().allMatch(Row::isGood) && rows.get(0).live().hit() > best(rows);
    System.out.println(good ? "\nboth say the same" : "\nthey do not say the same");
    System.exit(good ? 0 : 1);
  }

  /** The best share of those that do not look at prompts. */
  private static double best(List<Row> rows) {
    return rows.stream().skip(1).mapToDouble(row -> row.live().hit()).max().orElseThrow();
  }

  private static JsonNode offline(Replay replay) throws IOException, InterruptedException {
    Path json = Files.createTempFile("berth-offline-", ".json");
    try {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              "dev.berth.simulator.Main",
              "policies",
              "--trace",
              replay.trace().toString(),
              "--speed",
              Double.toString(replay.speed()),
              "--requests",
              Integer.toString(replay.requests()),
              "--seeds",
              "1",
              "--policies",
              ARMS.stream().map(Arm::offline).collect(Collectors.joining(",")),
              "--json",
              json.toString());
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IOException("the offline simulator failed");
      }
      return JsonMapper.shared().readTree(json.toFile());
    } finally {
      Files.delete(json);
    }
  }

  private static JsonNode ofPolicy(JsonNode study, String name) {
    return study
        .path("policies")
        .valueStream()
        .filter(node -> node.path("policy").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
