package dev.berth.simulator;

import dev.berth.simulator.conformance.ConformancePlan;
import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.gateway.Patience;
import dev.berth.simulator.conformance.gateway.PickerAddress;
import dev.berth.simulator.conformance.suite.PickerFacts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which picker to test, and what it serves. */
final class ConformanceOptions {

  /** Body modes that a gateway may be configured with for a picker. */
  private enum BodyMode {
    FULL_DUPLEX_STREAMED,
    BUFFERED;

    Modes modes() {
      return this == BUFFERED ? Modes.BUFFERED : Modes.FULL_DUPLEX;
    }
  }

  @Option(
      names = "--target",
      required = true,
      paramLabel = "HOST:PORT",
      description = "The picker's ext_proc address.")
  private String target = "";

  @Option(names = "--model", description = "A model that the pool serves.")
  private @Nullable String model;

  @Option(
      names = "--endpoints",
      split = ",",
      paramLabel = "IP:PORT",
      description = "All members of the pool, with commas between; ready and otherwise unused.")
  private List<String> endpoints = List.of();

  @Option(
      names = "--metadata",
      paramLabel = "KEY=VALUE",
      description = "gRPC metadata of every stream, for example berth-pool=chat; repeatable.")
  private Map<String, String> metadata = Map.of();

  @Option(
      names = "--empty-target",
      paramLabel = "HOST:PORT",
      description = "A picker whose pool has no ready server.")
  private @Nullable String emptyTarget;

  @Option(
      names = "--empty-metadata",
      paramLabel = "KEY=VALUE",
      description = "gRPC metadata that leads to a pool without a ready server; repeatable.")
  private Map<String, String> emptyMetadata = Map.of();

  @Option(names = "--authority", description = "The :authority of streams (default: the target).")
  private @Nullable String authority;

  @Option(names = "--tls", description = "Use TLS; the picker's certificate is not verified.")
  private boolean tls;

  @Option(
      names = "--mode",
      defaultValue = "FULL_DUPLEX_STREAMED",
      description =
          "Body mode where a case is not about modes: ${COMPLETION-CANDIDATES}"
              + " (default ${DEFAULT-VALUE}).")
  private BodyMode mode = BodyMode.FULL_DUPLEX_STREAMED;

  @Option(
      names = "--path",
      defaultValue = PickerFacts.CHAT_PATH,
      description = "Path of requests with a body (default ${DEFAULT-VALUE}).")
  private String path = PickerFacts.CHAT_PATH;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      description = "Run the cases of this name; * stands for anything, as in 'subset.*'.")
  private @Nullable String only;

  @Option(
      names = "--timeout",
      defaultValue = "5",
      description = "Seconds that a reply may take (default ${DEFAULT-VALUE}).")
  private double timeoutSeconds;

  @Option(
      names = "--quiet",
      defaultValue = "0.2",
      description = "Seconds without a word that count as silence (default ${DEFAULT-VALUE}).")
  private double quietSeconds;

  /**
   * The plan they describe.
   *
   * @throws IllegalArgumentException with a sentence for the user, when they make none
   */
  ConformancePlan plan() {
    PickerAddress address = address(target, metadata);
    ConformancePlan plan =
        ConformancePlan.of(address)
            .withFacts(facts())
            .withPatience(new Patience(duration(timeoutSeconds), duration(quietSeconds)));
    if (emptyTarget != null || !emptyMetadata.isEmpty()) {
      plan = plan.withEmptyPool(emptyPool(address));
    }
    return only == null ? plan : plan.only(only);
  }

  private PickerAddress address(String hostAndPort, Map<String, String> attached) {
    return PickerAddress.of(hostAndPort)
        .withAuthority(authority)
        .withTls(tls)
        .withMetadata(attached);
  }

  private PickerAddress emptyPool(PickerAddress address) {
    PickerAddress there = emptyTarget == null ? address : address(emptyTarget, metadata);
    return there.withMetadata(emptyMetadata);
  }

  private PickerFacts facts() {
    return PickerFacts.none()
        .withModel(model)
        .withEndpoints(endpoints.stream().map(String::trim).map(EndpointAddress::of).toList())
        .withMode(mode.modes())
        .withPath(path);
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
