package dev.berth.it.stack;

import static dev.berth.it.stack.Eventually.eventually;

import dev.berth.it.client.GatewayClient;
import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.simulator.http.SimulatedPods;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Simulated servers, Envoy, and Berth in one or more processes of its own, which may be killed. To
 * be closed by the test.
 */
public final class Fleet implements AutoCloseable {

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final SimulatedPods pods;
  private final List<BerthProcess> berths;
  private final EnvoyProcess envoy;
  private final GatewayClient client;

  private Fleet(Setup setup, int replicas) {
    try {
      BerthFiles files = opened(new BerthFiles());
      pods =
          opened(
              SimulatedPods.start(
                  SimulatedPods.Layout.onLoopback(setup.servers(), 1),
                  setup.engine(),
                  List.of(Setup.MODEL)));
      files.writeServersYaml(pods.engines());
      berths =
          Stream.generate(() -> opened(BerthProcess.start(files, setup))).limit(replicas).toList();
      envoy = opened(setup.startEnvoy(berths.stream().map(BerthProcess::grpcPort).toList()));
      client = opened(new GatewayClient(envoy.clients()));
      awaitHealthy(replicas);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts everything; blocks until Envoy finds every replica of Berth healthy. */
  public static Fleet start(Setup setup, int replicas) {
    return new Fleet(setup, replicas);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private void awaitHealthy(int replicas) {
    eventually(
        replicas + " replicas of Berth are healthy",
        () -> envoy.admin().stat("cluster.berth.membership_healthy") == replicas);
  }

  /** The replicas of Berth, in the order in which Envoy lists them. */
  public List<BerthProcess> berths() {
    return berths;
  }

  public EnvoyProcess envoy() {
    return envoy;
  }

  public GatewayClient client() {
    return client;
  }

  /** Ends all parts, the last one first. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a part of the fleet did not end well", e);
      }
    }
  }
}
