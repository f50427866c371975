package dev.berth.it.scenario;

import static dev.berth.it.stack.Eventually.eventually;

import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.envoy.EnvoyVersion;
import dev.berth.it.stack.BerthFiles;
import dev.berth.it.stack.BerthProcess;
import dev.berth.it.stack.FreePort;
import dev.berth.it.stack.Parts;
import dev.berth.it.stack.Setup;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.StepCost;
import dev.berth.simulator.http.SimulatedEngine;
import dev.berth.simulator.http.SimulatedPods;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two pods of eight simulated servers, Berth as it is shipped in a process of its own, and an Envoy
 * by profile A with a retry that follows the fallbacks of the decision; and load on it, at about
 * half of what the servers can do. The first server of the first pod is a {@link Victim}.
 */
final class World implements AutoCloseable {

  static final int SERVERS = 16;
  static final int PODS = 2;
  static final int PER_POD = SERVERS / PODS;

  private static final int MILLIS_PER_TOKEN = 15;
  private static final int SEQUENCES = 4;

  /** An answer has 22 tokens in the mean, the embeddings among them one. */
  private static final double CAPACITY = SERVERS * SEQUENCES * 1000.0 / (22 * MILLIS_PER_TOKEN);

  static final double PER_SECOND = Math.round(CAPACITY / 2);

  private static final EngineProfile PROFILE =
      EngineProfile.standard()
          .withCost(new StepCost(MILLIS_PER_TOKEN * 1e6, 0, 0, 0))
          .withMaxNumSeqs(SEQUENCES);

  private static final String VICTIM_OPTIONS =
      "--decode-ms-per-token %d --prefill-us-per-token 0 --max-num-seqs %d"
          .formatted(MILLIS_PER_TOKEN, SEQUENCES);

  private static final String BERTH_YAML =
      """
      grpc: {address: "127.0.0.1:%d"}
      admin: {address: "127.0.0.1:0"}
      pools:
      - name: default
        discovery: {file: {path: servers.yaml}}
        gateway: {fallbacks: 2}
      """;

  private static final String NO_RETRIES = "                  timeout: 0s\n";
  private static final String RETRIES =
      NO_RETRIES
          + "                  retry_policy: {retry_on: \"connect-failure,refused-stream,reset\","
          + " num_retries: 2}\n";

  /** In which Berth learns how long answers take, and the JVMs warm up. */
  private static final Duration WARM_UP = Duration.ofSeconds(6);

  private final Parts parts = new Parts();
  private final Victim victim;
  private final List<SimulatedEngine> engines;
  private final BerthProcess berth;
  private final EnvoyProcess envoy;
  private final Traffic traffic;
  private final Plan plan;

  private World(Plan plan) {
    this.plan = plan;
    try {
      victim = parts.add(new Victim(VICTIM_OPTIONS));
      engines = parts.add(pods()).engines();
      BerthFiles files = parts.add(new BerthFiles());
      files.writeServersYaml(serversYaml());
      int port = FreePort.find();
      String yaml = BERTH_YAML.formatted(port) + plan.poolKeys().indent(2);
      Path config = files.writeBerthYaml(yaml);
      victim.awaitOpen();
      berth = parts.add(BerthProcess.start(config, port, ""));
      envoy = parts.add(EnvoyProcess.start(EnvoyVersion.CURRENT, profile(port)));
      awaitReady();
      traffic = parts.add(Traffic.on(envoy, PER_SECOND));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * What is special about one.
   *
   * @param poolKeys of berth.yaml beside the usual ones, as a YAML mapping
   * @param lockstep how many servers, from the first of each pod on and the same number in each,
   *     live and die together; 0: none
   */
  record Plan(String poolKeys, int lockstep) {

    static Plan of(String poolKeys) {
      return new Plan(poolKeys, 0);
    }
  }

  /** Starts everything; blocks until load flows and all is warm. */
  static World start(Plan plan, Length length) throws InterruptedException {
    World world = new World(plan);
    world.traffic.flow(length.of(WARM_UP));
    return world;
  }

  private static SimulatedPods pods() {
    SimulatedPods.Layout layout = SimulatedPods.Layout.onLoopback(SERVERS - 1, 1);
    return SimulatedPods.start(layout, PROFILE, List.of(Setup.MODEL));
  }

  private String serversYaml() {
    List<String> together = lockstep();
    StringBuilder yaml = new StringBuilder("servers:\n");
    for (int i = 0; i < SERVERS; i++) {
      String address = addresses().get(i);
      yaml.append(
          "- {address: \"%s\", pod: pod-%d, models: [%s]%s}\n"
              .formatted(
                  address,
                  1 + i / PER_POD,
                  Setup.MODEL,
                  together.contains(address) ? ", lockstep: group" : ""));
    }
    return yaml.toString();
  }

  private static EnvoyProfile profile(int berthPort) {
    return Shipped.EDS_OVERRIDE_HOST
        .read()
        .withPorts(List.of(berthPort))
        .showingDestination()
        .replacing(NO_RETRIES, RETRIES);
  }

  private void awaitReady() {
    eventually(
        "Envoy knows all servers, and Berth",
        () ->
            envoy.admin().stat("cluster.inference_servers.membership_healthy") == SERVERS
                && envoy.admin().stat("cluster.berth.membership_healthy") == 1);
  }

  /** Of all servers, the victim's first, pod by pod. */
  List<String> addresses() {
    return Stream.concat(
            Stream.of(victim.address()), engines.stream().map(SimulatedEngine::address))
        .toList();
  }

  /** Of the servers that share a pod with the victim. */
  List<String> siblings() {
    return addresses().subList(1, PER_POD);
  }

  /** Of the servers that live and die together, the victim's first. */
  List<String> lockstep() {
    List<String> addresses = addresses();
    return IntStream.range(0, SERVERS)
        .filter(i -> i % PER_POD < plan.lockstep() / PODS)
        .mapToObj(addresses::get)
        .toList();
  }

  Victim victim() {
    return victim;
  }

  /**
   * A server in this process, which does as it is told.
   *
   * @param index from 0, pod by pod, the victim not counted
   */
  SimulatedEngine engine(int index) {
    return engines.get(index);
  }

  Traffic traffic() {
    return traffic;
  }

  /** All that has happened to the health of servers, up to now. */
  History history() {
    return History.of(berth.log());
  }

  /** Ends all parts, the last one first. */
  @Override
  public void close() {
    parts.close();
  }
}
