package dev.berth.it.stack;

import static dev.berth.it.stack.Eventually.eventually;

import dev.berth.it.client.GatewayClient;
import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.simulator.http.SimulatedEngine;
import dev.berth.simulator.http.SimulatedPods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Simulated servers, Envoy, and Berth in one or more processes of its own, which may be killed. To
 * be closed by the test.
 */
public final class Fleet implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Parts parts = new Parts();
  private final BerthFiles files;
  private final List<SimulatedEngine> engines;
  private final List<Integer> adminPorts;
  private final List<BerthProcess> berths;
  private final EnvoyProcess envoy;
  private final GatewayClient client;

  private Fleet(Setup setup, int replicas, @Nullable String serversYaml) {
    try {
      files = parts.add(new BerthFiles());
      engines = serversYaml == null ? simulatedEngines(setup) : List.of();
      if (serversYaml == null) {
        files.writeServersYaml(engines);
      } else {
        files.writeServersYaml(serversYaml);
      }
      adminPorts = Stream.generate(FreePort::find).limit(replicas).toList();
      berths =
          adminPorts.stream()
              .map(adminPort -> parts.add(BerthProcess.start(files, setup, adminPort)))
              .collect(Collectors.toCollection(ArrayList::new));
      envoy = parts.add(setup.startEnvoy(berths.stream().map(BerthProcess::grpcPort).toList()));
      client = parts.add(new GatewayClient(envoy.clients()));
      awaitHealthy(replicas);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts everything; blocks until Envoy finds every replica of Berth healthy. */
  public static Fleet start(Setup setup, int replicas) {
    return new Fleet(setup, replicas, null);
  }

  /** Starts everything but servers, which are there already; blocks as {@link #start} does. */
  public static Fleet over(Setup setup, int replicas, String serversYaml) {
    return new Fleet(setup, replicas, serversYaml);
  }

  private List<SimulatedEngine> simulatedEngines(Setup setup) {
    SimulatedPods.Layout layout = SimulatedPods.Layout.onLoopback(setup.servers(), 1);
    return parts.add(SimulatedPods.start(layout, setup.engine(), List.of(Setup.MODEL))).engines();
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
    berths.set(replica, parts.add(berths.get(replica).startAgain()));
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
    return get("http://127.0.0.1:" + adminPorts.get(replica) + path);
  }

  /** What a page shows. */
  public static String get(String url) {
    HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(url)));
    if (page.statusCode() != 200) {
      throw new UncheckedIOException(new IOException(url + " answers " + page.statusCode()));
    }
    return page.body();
  }

  /** Sends a command to the admin API of a replica, and hears what it says. */
  public String command(int replica, String path) {
    URI uri = URI.create("http://127.0.0.1:" + adminPorts.get(replica) + path);
    return send(HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody())).body();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking a server", e);
    }
  }

  /** Of all replicas alike. */
  public BerthFiles files() {
    return files;
  }

  /** The servers, by position; none where the servers are others. */
  public List<SimulatedEngine> engines() {
    return engines;
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
