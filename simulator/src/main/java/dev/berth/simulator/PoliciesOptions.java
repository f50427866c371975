package dev.berth.simulator;

import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.config.KnownPolicies;
import dev.berth.config.ProfileConfig;
import dev.berth.config.ProfilesFile;
import dev.berth.simulator.policies.Scenario;
import dev.berth.simulator.policies.policy.BerthProfile;
import dev.berth.simulator.policies.policy.Contender;
import dev.berth.simulator.policies.policy.PolicyKind;
import dev.berth.simulator.policies.server.Layout;
import dev.berth.simulator.policies.server.ServerParameters;
import dev.berth.simulator.policies.trace.Generator;
import dev.berth.simulator.policies.trace.TraceFiles;
import dev.berth.simulator.policies.trace.TraceSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say what is sent to what. */
final class PoliciesOptions {
  private static final String PROFILE = "profile:";
  private static final int MAX_SEEDS = 100;
  private static final int MAX_REQUESTS = 1_000_000;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Source source = new Source();

  /** What is sent. */
  static final class Source {
    @Option(
        names = "--trace",
        description = "A trace file: JSON lines of Mooncake, or CSV of Azure 2023.")
    private @Nullable Path trace;

    @Option(
        names = "--generate",
        description = "A made-up workload: chat, agents, shared, rag, first-block or burst.")
    private @Nullable String generator;

    @Option(
        names = "--traps",
        description = "What routers are known to fail at, each with a workload of its own.")
    private boolean traps;
  }

  @Option(
      names = "--requests",
      defaultValue = "20000",
      description = "Only the first so many requests (default ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--bin",
      defaultValue = "3",
      description = "Seconds that Mooncake's arrivals are rounded to (default ${DEFAULT-VALUE}).")
  private double binSeconds;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "How many times as fast as recorded (default ${DEFAULT-VALUE}).")
  private double speed;

  @Option(names = "--pods", defaultValue = "4", description = "Pods (default ${DEFAULT-VALUE}).")
  private int pods;

  @Option(
      names = "--servers-per-pod",
      defaultValue = "4",
      description = "Servers in each pod (default ${DEFAULT-VALUE}).")
  private int serversPerPod;

  @Option(
      names = "--lockstep",
      defaultValue = "1",
      description = {
        "So many servers step together, as the ranks of a mixture of experts do",
        "(default ${DEFAULT-VALUE})."
      })
  private int lockstep;

  @Option(
      names = "--server",
      defaultValue = "qwen3-32b",
      description =
          "What a server is like: qwen3-32b, llama-8b, dense-70b (default ${DEFAULT-VALUE}).")
  private String server = "";

  @Option(
      names = "--kv-times",
      defaultValue = "1",
      description = "KV memory as a multiple of the server's (default ${DEFAULT-VALUE}).")
  private double kvTimes;

  @Option(
      names = "--metrics-interval",
      defaultValue = "1",
      description = "Seconds between two readings of metrics (default ${DEFAULT-VALUE}).")
  private double metricsSeconds;

  @Option(
      names = "--seeds",
      defaultValue = "3",
      description = "Runs of each policy, with seeds 1, 2, … (default ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--policies",
      split = ",",
      description = {
        "Only these, separated by commas; all by default. Also profile:NAME, which is what Berth does",
        "with policy: NAME, and FILE.yaml, which is all profiles of a file."
      })
  private List<String> policies = List.of();

  boolean isTraps() {
    return source.traps;
  }

  /** The source that is meant; reads no more than its first line. */
  TraceSource source() throws IOException {
    if (source.trace != null) {
      return TraceFiles.of(source.trace, nanos("--bin", binSeconds));
    }
    String label = String.valueOf(source.generator);
    return Stream.of(Generator.values())
        .filter(generator -> generator.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--generate %s: expected one of %s".formatted(label, Generator.labels())));
  }

  /**
   * @throws IllegalArgumentException with a sentence for the user, when there can be none
   */
  Scenario scenario() {
    ServerParameters parameters = ServerParameters.named(server);
    return new Scenario(
        new Layout(pods, serversPerPod, lockstep),
        parameters.withKvTimes(kvTimes),
        speed,
        nanos("--metrics-interval", metricsSeconds));
  }

  private static long nanos(String option, double seconds) {
    if (!(seconds >= 0 && seconds <= 3600)) {
      throw new IllegalArgumentException(option + " must be between 0 and 3600 seconds");
    }
    return Math.round(seconds * 1e9);
  }

  List<Contender> policies() {
    return policies.isEmpty()
        ? List.of(PolicyKind.values())
        : policies.stream().<Contender>flatMap(PoliciesOptions::named).toList();
  }

  private static Stream<? extends Contender> named(String name) {
    if (name.startsWith(PROFILE)) {
      return Stream.of(
          new BerthProfile(name, KnownPolicies.named(name.substring(PROFILE.length()))));
    }
    return name.endsWith(".yaml")
        ? profiles(Path.of(name)).stream()
            .map(profile -> new BerthProfile(profile.label(), profile))
        : Stream.of(PolicyKind.named(name));
  }

  private static List<ProfileConfig> profiles(Path file) {
    ConfigResult<List<ProfileConfig>> read = ProfilesFile.read(file);
    if (read instanceof Invalid<List<ProfileConfig>> invalid) {
      throw new IllegalArgumentException(
          invalid.problems().stream()
              .map(problem -> file + ": " + problem)
              .collect(Collectors.joining("\n")));
    }
    return ((Loaded<List<ProfileConfig>>) read).config();
  }

  String server() {
    return server;
  }

  int seeds() {
    return bounded("--seeds", seeds, MAX_SEEDS);
  }

  int requests() {
    return bounded("--requests", requests, MAX_REQUESTS);
  }

  private static int bounded(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("%s must be between 1 and %d".formatted(option, most));
    }
    return value;
  }
}
