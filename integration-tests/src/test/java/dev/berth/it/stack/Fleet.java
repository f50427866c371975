package dev.berth.it.stack;

import static dev.berth.it.stack.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.it.client.GatewayClient;
import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.simulator.http.SimulatedEngine;
import dev.berth.simulator.http.SimulatedPods;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Simulated servers, Envoy, and Berth in one or more processes of its own, which may be killed. To
 * be closed by the test.
 */
public final class Fleet implements AutoCloseable {

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final BerthFiles files;
  private final SimulatedPods pods;
  private final List<Integer> adminPorts;
  private final List<BerthProcess> berths;
  private final EnvoyProcess envoy;
  private final GatewayClient client;

  private Fleet(Setup setup, int replicas) {
    try {
      files = opened(new BerthFiles());
      pods =
          opened(
              SimulatedPods.start(
                  SimulatedPods.Layout.onLoopback(setup.servers(), 1),
                  setup.engine(),
                  List.of(Setup.MODEL)));
      files.writeServersYaml(pods.engines());
      adminPorts = Stream.generate(FreePort::find).limit(replicas).toList();
      berths =
          adminPorts.stream()
              .map(adminPort -> opened(BerthProcess.start(files, setup, adminPort)))
              .collect(Collectors.toCollection(ArrayList::new));
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

  /** Waits until Envoy finds so many replicas of Berth healthy. */
  public void awaitHealthy(int replicas) {
    eventually(
        replicas + " replicas of Berth are healthy",
        () -> envoy.admin().stat("cluster.berth.membership_healthy") == replicas);
  }

  /** The replicas of Berth, in the order in which Envoy lists them. */
  public List<BerthProcess> berths() {
    return List.copyOf(berths);
  }

  /** Starts another process in the place of a replica that has ended. */
  public void startAgain(int replica) {
    berths.set(replica, opened(berths.get(replica).startAgain()));
  }

  /**
   * Asks a replica to end, waits until it has, starts another one in its place, and waits for it.
   */
  public void roll(int replica) {
    BerthProcess leaving = berths.get(replica);
    leaving.terminate();
    leaving.awaitEnd();
    awaitHealthy(berths.size() - 1);
    startAgain(replica);
    awaitHealthy(berths.size());
  }

  /** What an admin page of a replica shows. */
  public String page(int replica, String path) {
    URI uri = URI.create("http://127.0.0.1:" + adminPorts.get(replica) + path);
    try (InputStream page = uri.toURL().openStream()) {
      return new String(page.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of all replicas alike. */
  public BerthFiles files() {
    return files;
  }

  /** The servers, by position. */
  public List<SimulatedEngine> engines() {
    return pods.engines();
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
