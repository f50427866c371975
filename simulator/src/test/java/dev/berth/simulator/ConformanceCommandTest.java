package dev.berth.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.conformance.FakePicker;
import dev.berth.simulator.conformance.gateway.EndpointAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ConformanceCommandTest {
  private static final List<EndpointAddress> ENDPOINTS =
      List.of(EndpointAddress.of("10.0.0.7:8000"), EndpointAddress.of("10.0.0.7:8001"));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    List<String> all = new ArrayList<>(List.of("conformance"));
    all.addAll(List.of(arguments));
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model m | --target",
        "--target nowhere | a picker is given as host:port",
        "--target h:1 --endpoints 10.0.0.7 | is no ip:port",
        "--target h:1 --only subset.nothing | no case is named",
        "--target h:1 --timeout 0 | time-outs must be above 0",
        "--target h:1 --mode STREAMED | --mode",
        "--target h:1 --empty-target nowhere | a picker is given as host:port",
      })
  void execute_userMistake_isOneLineThatSaysWhat(String line, String sentence) {
    int exitCode = execute(line.split(" "));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("berth-sim conformance: ")
        .contains(sentence);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void execute_rightPicker_printsALineForEachCaseAndExits0(@TempDir Path folder) {
    Path json = folder.resolve("report.json");
    try (FakePicker picker = FakePicker.startRight(ENDPOINTS, Set.of("m"))) {
      int exitCode =
          execute(
              "--target", picker.address().toString(),
              "--model", "m",
              "--endpoints", "10.0.0.7:8000, 10.0.0.7:8001",
              "--only", "destination.*",
              "--json", json.toString());

      assertThat(exitCode).as(err.toString()).isZero();
    }
    assertThat(out.toString().lines())
        .hasSize(9)
        .contains(
            "PASS  MUST    destination.addresses            the destination is one ip:port, or"
                + " several with commas between, each once (endpoint picker protocol 004)",
            "SKIP  MUST    destination.ipv6                 an IPv6 destination is written as"
                + " [ip]:port (endpoint picker protocol 004): needs an IPv6 address in --endpoints")
        .last()
        .isEqualTo("8 cases: 7 passed, 0 failed (0 of them MUST), 1 skipped");
    JsonNode report = new JsonMapper().readTree(json.toFile());
    assertThat(report.path("conformant").asBoolean()).isTrue();
    assertThat(report.path("passed").asInt()).isEqualTo(7);
    assertThat(report.path("cases")).hasSize(8);
    assertThat(report.path("cases").path(2).path("reason").asString())
        .isEqualTo("needs an IPv6 address in --endpoints");
  }

  @ParameterizedTest
  @CsvSource({"destination.*, 0, SHOULD", "model.*, 0, SHOULD", "bodiless.none-in-subset, 1, MUST"})
  void execute_wrongPicker_exits1OnlyForWhatItMust(String only, int exitCode, String requirement) {
    try (FakePicker picker = FakePicker.startWrong(ENDPOINTS, Set.of("m"))) {
      assertThat(execute("--target", picker.address().toString(), "--model", "m", "--only", only))
          .isEqualTo(exitCode);
    }
    assertThat(out.toString()).containsPattern("FAIL +" + requirement + " +");
  }

  @Test
  void execute_nobodyListens_isOneLineAndExitCode1() {
    assertThat(execute("--target", "127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("no gRPC server answers at 127.0.0.1:1");
  }
}
