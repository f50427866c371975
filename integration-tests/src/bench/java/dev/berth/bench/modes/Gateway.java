package dev.berth.bench.modes;

import static dev.berth.it.stack.Eventually.eventually;

import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.it.envoy.EnvoyVersion;
import java.net.InetSocketAddress;

/** The Envoy of one route. */
final class Gateway implements AutoCloseable {

  private final Route route;
  private final EnvoyProcess envoy;

  private Gateway(Route route, EnvoyProcess envoy) {
    this.route = route;
    this.envoy = envoy;
  }

  /** Blocks until it listens. */
  static Gateway start(Route route, int berthPort) {
    return new Gateway(route, EnvoyProcess.start(EnvoyVersion.CURRENT, route.profile(berthPort)));
  }

  /** Blocks until it knows so many servers, and finds Berth healthy. */
  void awaitReady(int servers) {
    eventually(
        route + " is ready",
        () ->
            envoy.admin().stat("cluster.inference_servers.membership_total") == servers
                && envoy.admin().stat("cluster.berth.membership_healthy") == 1);
  }

  Route route() {
    return route;
  }

  InetSocketAddress clients() {
    return envoy.clients();
  }

  ProcessAccount account() {
    return new ProcessAccount(envoy.pid());
  }

  @Override
  public void close() {
    envoy.close();
  }
}
