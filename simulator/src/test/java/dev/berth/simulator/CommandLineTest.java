package dev.berth.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.http.SharedDevices;
import dev.berth.simulator.http.SimulatedPods;
import dev.berth.simulator.sleep.SleepTimes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    CommandLine commandLine = Main.commandLine();
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @ParameterizedTest
  @CsvSource({
    "'', name a command",
    "engines --servers 2 --pods 3, 2 servers",
    "engines --cache-blocks 4, the cache holds 64 tokens",
    "engines --max-num-seqs 0, maxNumSeqs must be at least 1",
    "engines --time-scale -1, must be 0 or more",
    "engines --device-groups 9, each device group needs a server",
    "engines --bind nowhere.invalid, --bind",
    "load, --url",
    "engines --bind 0.0.0.0, bind to one address",
    "load --url nonsense, http://host:port",
    "load --url http://, http://host:port",
    "load --url http://h:1 --rate 0, the rate must be above 0",
    "load --url http://h:1 --duration 0, the duration must be above 0",
    "load --url http://h:1 --bogus, --bogus",
  })
  void execute_userMistake_isOneLineThatSaysWhat(String line, String sentence) {
    int exitCode = execute(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("berth-sim")
        .contains(sentence)
        .endsWith("--help)");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void execute_portTaken_isOneLineAndExitCode1() {
    try (SimulatedPods pods = startPods()) {
      int port = pods.engines().get(0).port();

      int exitCode = execute("engines", "--servers=1", "--pods=1", "--base-port=" + port);

      assertThat(exitCode).isEqualTo(1);
      assertThat(err.toString().lines()).singleElement().asString().contains("cannot listen on");
    }
  }

  @ParameterizedTest
  @CsvSource({"--help", "engines --help", "load --help", "conformance --help", "policies --help"})
  void execute_help_isOnStdoutWithExitCode0(String line) {
    assertThat(execute(line.split(" "))).isZero();
    assertThat(out.toString()).contains("Usage: berth-sim");
  }

  @Test
  void load_againstServers_printsTheTableAndWritesTheJson(@TempDir Path directory)
      throws Exception {
    Path json = directory.resolve("report.json");
    try (SimulatedPods pods = startPods()) {
      String url = "http://" + pods.engines().get(0).address();

      int exitCode =
          execute(
              "load",
              "--url",
              url,
              "--requests",
              "20",
              "--rate",
              "1000",
              "--model",
              "a \"b\"",
              "--chosen-header",
              "x-served-by",
              "--expect-chosen",
              "--json",
              json.toString());

      assertThat(exitCode).isZero();
      assertThat(out.toString().lines())
          .last()
          .isEqualTo("20 requests, 20 on the chosen server, 0 failed");
      assertThat(new JsonMapper().readTree(json.toFile()).path("requests").asInt()).isEqualTo(20);
    }
  }

  @Test
  void load_chosenServerExpectedButNotNamed_hasExitCode1() {
    try (SimulatedPods pods = startPods()) {
      String url = "http://" + pods.engines().get(0).address();

      int exitCode =
          execute(
              "load",
              "--url",
              url,
              "--requests",
              "3",
              "--rate",
              "1000",
              "--model",
              "a \"b\"",
              "--expect-chosen");

      assertThat(exitCode).isEqualTo(1);
    }
  }

  @Test
  void serversFile_written_isWhatBerthReadsAndLeavesNoDraft(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("servers.yaml");
    try (SimulatedPods pods = startPods()) {
      ServersFile.write(file, pods);
      ServersFile.write(file, pods);

      String address = pods.engines().get(1).address();
      assertThat(Files.readAllLines(file))
          .hasSize(3)
          .startsWith("servers:")
          .endsWith("- {address: \"" + address + "\", pod: pod-2, models: [\"a \\\"b\\\"\"]}");
      try (var files = Files.list(directory)) {
        assertThat(files).containsExactly(file);
      }
    }
  }

  @Test
  void serversFile_sharedDevices_namesTheGroup(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("servers.yaml");
    try (SimulatedPods pods =
        SimulatedPods.start(
            SimulatedPods.Layout.onLoopback(2, 1),
            EngineProfile.instant(),
            List.of("a", "b"),
            new SharedDevices(1, 60, SleepTimes.NONE))) {
      ServersFile.write(file, pods);

      assertThat(Files.readAllLines(file))
          .last()
          .asString()
          .endsWith("models: [\"b\"], deviceGroup: gpu-0}");
    }
  }

  private static SimulatedPods startPods() {
    return SimulatedPods.start(
        SimulatedPods.Layout.onLoopback(2, 2), EngineProfile.instant(), List.of("a \"b\""));
  }
}
