package dev.berth.it.stack;

import static dev.berth.it.stack.Eventually.eventually;

import dev.berth.app.BerthServer;
import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.it.client.Exchange;
import dev.berth.it.client.GatewayClient;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.pool.PoolSnapshot;
import dev.berth.simulator.http.SimHeaders;
import dev.berth.simulator.http.SimulatedEngine;
import dev.berth.simulator.http.SimulatedPods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All of it, running: simulated servers, Berth in this process, Envoy, and a client of Envoy. */
public final class Stack implements AutoCloseable {

  private final Parts parts = new Parts();
  private final BerthFiles files;
  private final List<SimulatedEngine> engines;
  private final Setup setup;
  private BerthServer berth;
  private final EnvoyProcess envoy;
  private final GatewayClient client;

  private Stack(Setup setup, @Nullable String serversYaml) throws IOException {
    this.setup = setup;
    try {
      files = parts.add(new BerthFiles());
      engines = serversYaml == null ? simulatedEngines() : List.of();
      if (serversYaml == null) {
        files.writeServersYaml(engines);
      } else {
        files.writeServersYaml(serversYaml);
      }
      berth = parts.add(BerthServer.start(config(0)));
      envoy = parts.add(setup.startEnvoy(List.of(berth.grpcPort())));
      client = parts.add(new GatewayClient(envoy.clients()));
      awaitReady(setup.servers());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts everything; blocks until every server may be picked. */
  static Stack start(Setup setup) {
    return start(setup, null);
  }

  /**
   * Starts everything but servers, which are there already; blocks until every one of them may be
   * picked. To be closed by the test.
   *
   * @param setup of which {@code servers} says how many they are, and {@code engine} nothing
   */
  public static Stack over(Setup setup, String serversYaml) {
    return start(setup, serversYaml);
  }

  private static Stack start(Setup setup, @Nullable String serversYaml) {
    try {
      return new Stack(setup, serversYaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<SimulatedEngine> simulatedEngines() {
    SimulatedPods pods =
        parts.add(SimulatedPods.start(layout(setup), setup.engine(), List.of(Setup.MODEL)));
    return pods.engines();
  }

  private static SimulatedPods.Layout layout(Setup setup) {
    return SimulatedPods.Layout.onLoopback(setup.servers(), 1);
  }

  private BerthConfig config(int grpcPort) {
    return ((Loaded<BerthConfig>) BerthConfigFile.read(files.writeBerthYaml(grpcPort, setup)))
        .config();
  }

  /** Waits until so many servers may be picked, and Envoy finds Berth healthy. */
  public void awaitReady(int servers) {
    eventually(servers + " servers are ready", () -> pool().ready(null).length == servers);
    eventually(
        "Envoy finds Berth healthy",
        () -> envoy.admin().stat("cluster.berth.membership_healthy") == 1);
  }

  /** Waits until Berth's books are clean: no ticket is open, and no server has work in flight. */
  public void awaitIdle() {
    eventually("all tickets are closed", () -> berth.openTickets() == 0);
    eventually("all in-flight counts are 0", () -> workInFlight() == 0);
  }

  private long workInFlight() {
    return pool().endpoints().stream()
        .mapToLong(endpoint -> endpoint.load().requests() + endpoint.load().promptTokens())
        .sum();
  }

  /**
   * Gives every simulated server a request that it answers after a minute, and waits until each has
   * one. The test leaves them.
   */
  public List<Exchange> occupyAll() {
    Request slow = Chats.small(false).with(SimHeaders.DELAY, "60000");
    List<Exchange> exchanges =
        engines.stream().map(engine -> client.start(Protocol.HTTP_1_1, slow)).toList();
    eventually(
        "every server has a request",
        () -> pool().endpoints().stream().allMatch(endpoint -> endpoint.load().requests() > 0));
    return exchanges;
  }

  /** Waits until no ext_proc stream is open between Envoy and Berth. */
  public void awaitNoStream() {
    eventually("no ext_proc stream is open", () -> openStreams() == 0);
  }

  /** The ext_proc streams that Envoy has open at this moment. */
  public long openStreams() {
    return extProc("streams_started") - extProc("streams_closed");
  }

  private long extProc(String counter) {
    return envoy.admin().stat("http.clients.ext_proc." + counter);
  }

  /** What Berth knows of the servers at this moment. */
  public PoolSnapshot pool() {
    return berth.pool("default");
  }

  public BerthFiles files() {
    return files;
  }

  /** The simulated servers; none where the servers are others. */
  public List<SimulatedEngine> engines() {
    return engines;
  }

  public BerthServer berth() {
    return berth;
  }

  /** What Berth has booked so far. */
  public Accounts accounts() {
    return Accounts.of(berth.meters());
  }

  /**
   * Ends Berth at once, as if it had crashed, and starts another one in its place, which knows
   * nothing of it; blocks until Envoy has found it.
   */
  public void restartBerth() {
    restartBerth(pool().endpoints().size());
  }

  /**
   * As {@link #restartBerth()}, where not all servers can be picked.
   *
   * @param ready how many can
   */
  public void restartBerth(int ready) {
    int port = berth.grpcPort();
    endBerth();
    try {
      berth = parts.add(BerthServer.start(config(port)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitReady(ready);
  }

  /** Ends Berth at once, as if it had crashed; the rest goes on. */
  public void endBerth() {
    parts.remove(berth);
    berth.close();
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
    parts.close();
  }
}
