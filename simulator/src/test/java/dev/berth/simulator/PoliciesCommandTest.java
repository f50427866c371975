package dev.berth.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PoliciesCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String line) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(("policies " + line).split(" "));
  }

  @Test
  void policies_ofAGeneratedWorkload_areATableAndJson(@TempDir Path directory) throws Exception {
    Path json = directory.resolve("report.json");

    int exitCode =
        execute("--generate rag --requests 200 --seeds 2 --policies random,berth --json " + json);

    assertThat(exitCode).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines()).hasSize(4);
    assertThat(out.toString())
        .startsWith("rag: 200 requests, 2 seeds, 4 pods x 4 servers (qwen3-32b), one pooled cache")
        .contains("\nrandom ")
        .contains("\nberth ");
    JsonNode report = new JsonMapper().readTree(json.toFile());
    assertThat(report.path("seeds")).hasSize(2);
    assertThat(report.path("policies").path(1).path("policy").asString()).isEqualTo("berth");
    assertThat(report.path("policies").path(1).path("goodput").path("of_seeds")).hasSize(2);
    assertThat(report.path("policies").path(1).path("goodput").path("least").asDouble())
        .isBetween(0.1, 1.0);
  }

  @Test
  void policies_profilesOfAFileAndBuiltInOnes_runInProductionsCode(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("profiles.yaml");
    Files.writeString(
        file,
        """
        profiles:
        - name: cache-and-queue
          scorers:
          - {type: prefix-cache-scorer, weight: 3}
          - {type: queue-scorer, weight: 2}
          - {type: kv-cache-utilization-scorer, weight: 2}
        - name: luck
          picker: random-picker
        """);

    int exitCode =
        execute(
            "--generate rag --requests 200 --seeds 1 --policies profile:least-request,sticky,"
                + file);

    assertThat(err.toString()).isEmpty();
    assertThat(exitCode).isZero();
    assertThat(out.toString().lines().skip(2).map(line -> line.split(" ")[0]))
        .containsExactly("profile:least-request", "sticky", "cache-and-queue", "luck");
  }

  @Test
  void policies_fileThatIsWrong_isToldWhatAndWhere(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("profiles.yaml");
    Files.writeString(file, "profiles: [{name: p}]\n");

    assertThat(execute("--generate rag --policies " + file)).isEqualTo(2);
    assertThat(err.toString())
        .contains("profiles.yaml: profiles[0]: these keys together: expected scorers, unless");
  }

  @Test
  void policies_capacity_saysHowFastAndForEachSeed() {
    int exitCode =
        execute("--generate rag --requests 100 --pods 1 --seeds 2 --policies random --capacity");

    assertThat(exitCode).isZero();
    assertThat(out.toString().lines().skip(2))
        .singleElement()
        .asString()
        .matches("random +\\d+\\.\\d\\d +\\d+\\.\\d\\d-\\d+\\.\\d\\d .*");
  }

  @Test
  void policies_besideOthers_saysHowBerthCompares() {
    assertThat(
            execute(
                "--generate rag --requests 200 --seeds 1"
                    + " --policies pod-round-robin,sticky,least-request,berth"))
        .isZero();

    assertThat(out.toString().lines().skip(6))
        .satisfiesExactly(
            line -> assertThat(line).matches("berth has \\S+ times the p99/idle of the best .*"),
            line -> assertThat(line).endsWith("of the better sticky (sticky)"),
            line -> assertThat(line).endsWith("of least request (least-request)"));
  }

  @Test
  void policies_plot_isAPageThatNeedsNothingElse(@TempDir Path directory) throws Exception {
    Path plot = directory.resolve("plot.html");

    int exitCode =
        execute("--generate rag --requests 100 --seeds 1 --policies random,berth --plot " + plot);

    assertThat(exitCode).isZero();
    assertThat(Files.readString(plot))
        .startsWith("<!doctype html>")
        .contains("rag: routing policies", "Goodput over speed", ">random</text>", ">berth</text>")
        .doesNotContain("href", "src=", "NaN");
  }

  @Test
  void policies_traps_printsARowForEach() {
    assertThat(execute("--traps --requests 300 --seeds 1")).isBetween(0, 1);

    assertThat(out.toString().lines()).hasSize(6);
  }

  @Test
  void policies_lockstep_isNotFaster() {
    execute("--generate rag --requests 300 --seeds 1 --policies berth");
    double apart = firstTokenSeconds();
    execute("--generate rag --requests 300 --seeds 1 --policies berth --lockstep 16");

    assertThat(firstTokenSeconds()).isGreaterThan(apart);
  }

  /** Of the row that was printed last. */
  private double firstTokenSeconds() {
    String row = out.toString().lines().toList().get((int) out.toString().lines().count() - 1);
    return Double.parseDouble(row.split(" +")[5]);
  }

  @Test
  void policies_ofATraceWithABadLine_isOneLineAndExitCode1(@TempDir Path directory)
      throws Exception {
    Path trace = Files.writeString(directory.resolve("trace"), "{}\n");

    assertThat(execute("--trace " + trace)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "berth-sim policies: %s line 1: timestamp must be a number of milliseconds%n"
                .formatted(trace));
  }

  @ParameterizedTest
  @CsvSource({
    "--pods 4, --trace",
    "--generate poems, 'expected one of [chat, agents, shared, rag, first-block, burst]'",
    "--generate rag --seeds 0, --seeds must be between 1 and 100",
    "--generate rag --requests -1, --requests must be between 1 and 1000000",
    "--generate rag --policies best, no policy is called \"best\"",
    "--generate rag --policies profile:pd, no policy is called \"pd\"",
    "--generate rag --server abacus, no server is called \"abacus\"",
    "--generate rag --traps, mutually exclusive",
    "--generate rag --lockstep 5, 16 servers cannot be parted into groups of 5",
    "--generate rag --speed 0, the speed must be between",
    "--generate rag --pods 1000 --servers-per-pod 1000, expected 1 to 1024 servers",
    "--generate rag --kv-times 0.001, does not fit into a server's memory",
    "--generate rag --metrics-interval 0, metrics cannot be read more often",
  })
  void policies_userMistake_isOneLineThatSaysWhat(String line, String sentence) {
    assertThat(execute(line)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(sentence);
    assertThat(out.toString()).isEmpty();
  }
}
