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
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Berth under the conformance suite for endpoint pickers, as {@code berth-sim} ships it. */
@Timeout(120)
class ConformanceIT {

  private static final String MODEL = "qwen3-32b";
  private static final List<EndpointAddress> ENDPOINTS =
      Stream.of("10.0.0.7:8000", "10.0.0.7:8001", "10.0.0.8:8000", "[2001:db8::7]:8000")
          .map(EndpointAddress::of)
          .toList();

  private static final Set<String> LOAD =
      Set.of("subset.least-busy", "abort.no-load-left", "spread.burst");

  /** Only failures wait for the first. */
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(15), Duration.ofMillis(200));

  @TempDir private Path folder;

  @Test
  void run_oneModel_nothingFailsAndNothingIsSkipped() throws Exception {
    try (BerthServer berth = start("stream", "[" + MODEL + "]")) {
      ConformanceReport report = run(plan(berth, Modes.FULL_DUPLEX));

      assertThat(problems(report)).isEmpty();
      assertThat(names(report.skipped())).isEmpty();
      assertThat(report.results()).hasSameSizeAs(AllCases.list());
      eventually("all tickets are closed", () -> berth.openTickets() == 0);
    }
  }

  /** The model comes too late in STREAMED, and only a pool of one model can do without it. */
  @Test
  void run_twoModels_onlyWhatNeedsOneIsSkipped() throws Exception {
    try (BerthServer berth = start("stream", "[" + MODEL + ", gpt-oss-20b]")) {
      ConformanceReport report = run(plan(berth, Modes.BUFFERED));

      assertThat(problems(report)).isEmpty();
      assertThat(names(report.skipped())).containsExactly("streamed.routed", "streamed.trailers");
      eventually("all tickets are closed", () -> berth.openTickets() == 0);
    }
  }

  /** Berth leaves with its decision: no response comes, and only the access log could tell load. */
  @Test
  void run_accessLogTellsTheEnd_onlyResponseAndLoadAreSkipped() throws Exception {
    try (BerthServer berth = start("accessLog", "[" + MODEL + "]")) {
      ConformanceReport report = run(plan(berth, Modes.FULL_DUPLEX));

      assertThat(problems(report)).isEmpty();
      assertThat(names(report.skipped()))
          .isEqualTo(
              AllCases.list().stream()
                  .map(ConformanceCase::name)
                  .filter(ConformanceIT::isOfResponseOrLoad)
                  .toList());
    }
  }

  private static boolean isOfResponseOrLoad(String name) {
    return name.startsWith("response.") || LOAD.contains(name);
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
    berth.serving().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
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
            warmUp: 0s
            pools:
            - name: default
              completion: %1$s
              discovery: {file: {path: servers.yaml}}
              health: {probe: {type: none}} # nobody listens there
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
