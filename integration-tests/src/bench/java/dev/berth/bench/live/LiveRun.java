package dev.berth.bench.live;

import static dev.berth.it.stack.Eventually.eventually;

import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.envoy.EnvoyVersion;
import dev.berth.it.stack.BerthFiles;
import dev.berth.it.stack.BerthProcess;
import dev.berth.it.stack.FreePort;
import dev.berth.it.stack.Parts;
import dev.berth.it.stack.Setup;
import dev.berth.simulator.engine.CacheShape;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.EngineStats.Tokens;
import dev.berth.simulator.http.SimulatedEngine;
import dev.berth.simulator.http.SimulatedPods;
import dev.berth.simulator.load.LoadPlan;
import dev.berth.simulator.load.LoadReport;
import dev.berth.simulator.load.LoadRun;
import dev.berth.simulator.policies.trace.TraceFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One policy: four pods of four servers, Berth in a process of its own, and an Envoy. */
final class LiveRun implements AutoCloseable {

  private static final int SERVERS = 16;
  private static final int PER_POD = 4;

  /** Of {@code qwen3-32b}, which the offline simulator takes if nothing is said. */
  private static final EngineProfile SERVER =
      EngineProfile.standard().withCache(new CacheShape(307_200 / 16, 16));

  private static final long BIN_NANOS = 3_000_000_000L;
  private static final long SEED = 1;
  private static final Duration LONGEST = Duration.ofHours(1);

  @SuppressWarnings("InlineFormatString") // It would hide the method that uses it.
  private static final String BERTH_YAML =
      """
      grpc: {address: "127.0.0.1:%d"}
      admin: {address: "127.0.0.1:0"}
      pools:
      - name: default
        discovery: {file: {path: servers.yaml}}
        scheduling: {policy: %s}
      """;

  private final Parts parts = new Parts();
  private final List<SimulatedEngine> engines;
  private final EnvoyProcess envoy;

  /**
   * What came of it.
   *
   * @param hit share of the prompts' tokens that the servers had in their caches
   */
  record Outcome(double hit, LoadReport report) {}

  private LiveRun(String policy) {
    try {
      SimulatedPods.Layout layout = SimulatedPods.Layout.onLoopback(SERVERS, 1);
      engines = parts.add(SimulatedPods.start(layout, SERVER, List.of(Setup.MODEL))).engines();
      BerthFiles files = parts.add(new BerthFiles());
      files.writeServersYaml(serversYaml());
      int port = FreePort.find();
      Path config = files.writeBerthYaml(BERTH_YAML.formatted(port, policy));
      parts.add(BerthProcess.start(config, port, ""));
      envoy =
          parts.add(
              EnvoyProcess.start(
                  EnvoyVersion.CURRENT,
                  Shipped.EDS_OVERRIDE_HOST.read().withPorts(List.of(port)).showingDestination()));
      eventually(
          "Envoy knows all servers, and Berth",
          () ->
              envoy.admin().stat("cluster.inference_servers.membership_healthy") == SERVERS
                  && envoy.admin().stat("cluster.berth.membership_healthy") == 1);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private String serversYaml() {
    StringBuilder yaml = new StringBuilder("servers:\n");
    for (int i = 0; i < SERVERS; i++) {
      yaml.append(
          "- {address: \"%s\", pod: pod-%d, models: [%s]}\n"
              .formatted(engines.get(i).address(), i / PER_POD, Setup.MODEL));
    }
    return yaml.toString();
  }

  /** Starts everything, sends the trace, and ends everything. */
  static Outcome of(String policy, Replay replay) throws IOException, InterruptedException {
    try (LiveRun run = new LiveRun(policy)) {
      return run.send(replay);
    }
  }

  private Outcome send(Replay replay) throws IOException, InterruptedException {
    LoadPlan plan =
        new LoadPlan(
                URI.create("http://127.0.0.1:" + envoy.clients().getPort()),
                new LoadPlan.Pace(1, LONGEST, replay.requests()),
                List.of(Setup.MODEL),
                SEED,
                new LoadPlan.Limits(4096, Duration.ofMinutes(5)),
                LoadPlan.CHOSEN_HEADER)
            .replaying(
                new LoadPlan.Replay(
                    TraceFiles.of(replay.trace(), BIN_NANOS).read(SEED, replay.requests()),
                    replay.speed()));
    LoadReport report = LoadRun.run(plan);
    long cached = 0;
    long prompt = 0;
    for (SimulatedEngine engine : engines) {
      Tokens tokens = engine.stats().totals().tokens();
      cached += tokens.cached();
      prompt += tokens.lookedUp();
    }
    return new Outcome((double) cached / prompt, report);
  }

  /** Ends all parts, the last one first. */
  @Override
  public void close() {
    parts.close();
  }
}
