package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.app.BerthServer;
import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.simulator.conformance.CaseResult;
import dev.berth.simulator.conformance.Conformance;
import dev.berth.simulator.conformance.ConformancePlan;
import dev.berth.simulator.conformance.ConformanceReport;
import dev.berth.simulator.conformance.cases.AllCases;
import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.gateway.Patience;
import dev.berth.simulator.conformance.gateway.PickerAddress;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.PickerFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Berth under the conformance suite for endpoint pickers, as {@code berth-sim} ships it. */
@Timeout(120)
class ConformanceIT {

  private static final String MODEL = "qwen3-32b";
  private static final List<EndpointAddress> ENDPOINTS =
      Stream.of("10.0.0.7:8000", "10.0.0.7:8001", "10.0.0.8:8000", "[2001:db8::7]:8000")
          .map(EndpointAddress::of)
          .toList();

  /** Only failures wait for the first. */
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(15), Duration.ofMillis(200));

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("settings")
  void run_wholeSuite_nothingFailsAndNothingIsSkipped(Modes mode, String models) throws Exception {
    try (BerthServer berth = start("stream", models)) {
      ConformanceReport report = run(plan(berth, mode));

      assertThat(problems(report)).isEmpty();
      assertThat(names(report.skipped())).isEmpty();
      assertThat(report.results()).hasSameSizeAs(AllCases.list());
      eventually("all tickets are closed", () -> berth.openTickets() == 0);
    }
  }

  static Stream<Arguments> settings() {
    return Stream.of(
        Arguments.of(Modes.FULL_DUPLEX, "[" + MODEL + "]"),
        Arguments.of(Modes.BUFFERED, "[" + MODEL + ", gpt-oss-20b]"));
  }

  /** Where the access log tells the end of a request, Berth has left before a response comes. */
  @Test
  void run_berthLeavesWithItsDecision_onlyTheResponseIsSkipped() throws Exception {
    try (BerthServer berth = start("accessLog", "[" + MODEL + "]")) {
      ConformanceReport report = run(plan(berth, Modes.FULL_DUPLEX).only("response.*"));

      assertThat(problems(report)).isEmpty();
      assertThat(names(report.skipped()))
          .isEqualTo(
              AllCases.list().stream()
                  .map(ConformanceCase::name)
                  .filter(name -> name.startsWith("response."))
                  .toList());
    }
  }

  private static ConformanceReport run(ConformancePlan plan) throws Exception {
    return Conformance.run(plan, new SplittableRandom(1), result -> {});
  }

  private static ConformancePlan plan(BerthServer berth, Modes mode) {
    PickerAddress address = PickerAddress.of("127.0.0.1:" + berth.grpcPort());
    return ConformancePlan.of(address)
        .withFacts(PickerFacts.none().withModel(MODEL).withEndpoints(ENDPOINTS).withMode(mode))
        .withEmptyPool(address.withMetadata(Map.of("berth-pool", "empty")))
        .withPatience(PATIENCE);
  }

  private BerthServer start(String completion, String models) throws IOException {
    Files.writeString(folder.resolve("empty.yaml"), "servers: []\n");
    Files.writeString(folder.resolve("servers.yaml"), servers(models));
    BerthServer berth = BerthServer.start(config(completion));
    eventually(
        "the servers are ready",
        () -> berth.pool("default").ready(null).length == ENDPOINTS.size());
    return berth;
  }

  private static String servers(String models) {
    return ENDPOINTS.stream()
        .map(address -> "- {address: \"%s\", pod: pod-1, models: %s}\n".formatted(address, models))
        .collect(Collectors.joining("", "servers:\n", ""));
  }

  private BerthConfig config(String completion) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("berth.yaml"),
            """
            grpc: {address: "127.0.0.1:0"}
            pools:
            - {name: default, completion: %1$s, discovery: {file: {path: servers.yaml}}}
            - {name: empty, completion: %1$s, discovery: {file: {path: empty.yaml}}}
            """
                .formatted(completion));
    return ((Loaded<BerthConfig>) BerthConfigFile.read(file)).config();
  }

  private static List<String> problems(ConformanceReport report) {
    return report.failed().stream()
        .map(result -> result.subject().name() + ": " + result.verdict().reasonOrEmpty())
        .toList();
  }

  private static List<String> names(List<CaseResult> results) {
    return results.stream().map(result -> result.subject().name()).toList();
  }
}
