package dev.berth.bench.soak;

import static dev.berth.it.stack.Eventually.eventually;

import dev.berth.it.client.GatewayClient;
import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.it.envoy.EnvoyVersion;
import dev.berth.it.stack.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One Envoy, and the stretch of network between it and Berth; either may be taken away under load.
 * Berth sees it come from an address of its own, as on a machine of its own. Starting, stopping and
 * disturbing are for one thread at a time.
 */
final class Gateway implements AutoCloseable {

  /** In which Envoy has looked after Berth's health again: twice the interval of the profiles. */
  private static final Duration AFTER_A_CUT = Duration.ofMillis(2_500);

  private final GatewayPlan plan;
  private final Relay relay;
  private final Unrest unrest = new Unrest();
  private final List<GatewayClient> clients = new ArrayList<>();
  private volatile @Nullable Session session;
  private long spurious;

  /** An Envoy from its start to its end. */
  private record Session(EnvoyProcess envoy, GatewayClient client) {}

  /**
   * @param address from which Berth sees it come: one of this machine's
   */
  Gateway(GatewayPlan plan, InetAddress address, int berthPort) {
    this.plan = plan;
    this.relay = new Relay(address);
    relay.leadTo(berthPort);
  }

  GatewayPlan plan() {
    return plan;
  }

  Unrest unrest() {
    return unrest;
  }

  /** Clients of this gateway; null while it is down. Any thread. */
  @Nullable GatewayClient client() {
    Session running = session;
    return running == null ? null : running.client;
  }

  /** Blocks until Envoy serves, and finds Berth healthy. */
  void start() {
    EnvoyProcess envoy = EnvoyProcess.start(EnvoyVersion.CURRENT, plan.profile(relay.port()));
    Session started = new Session(envoy, new GatewayClient(envoy.clients()));
    clients.add(started.client);
    awaitBerth(started);
    session = started;
  }

  private static void awaitBerth(Session started) {
    eventually(
        "Envoy finds Berth healthy",
        () -> started.envoy.admin().stat("cluster.berth.membership_healthy") == 1);
  }

  /** Ends Envoy in good order. */
  void stop() {
    Session ended = session;
    session = null;
    if (ended != null) {
      count(ended);
      ended.envoy.close();
    }
  }

  /** Ends Envoy with no chance to say goodbye, and starts another one in its place. */
  void restart() {
    Session killed = session;
    if (killed == null) {
      return;
    }
    unrest.begin();
    try {
      count(killed);
      session = null;
      killed.envoy.kill();
      killed.envoy.close();
      start();
    } finally {
      unrest.end();
    }
  }

  /** Breaks all connections between Envoy and Berth, and lets no new ones through for so long. */
  void cut(Duration length) {
    Session running = session;
    if (running == null) {
      return;
    }
    unrest.begin();
    try {
      relay.cut();
      pause(length);
      relay.mend();
      pause(AFTER_A_CUT);
      awaitBerth(running);
    } finally {
      unrest.end();
    }
  }

  private static void pause(Duration length) {
    try {
      TimeUnit.NANOSECONDS.sleep(length.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(Session ending) {
    spurious += ending.envoy.admin().stat("http.clients.ext_proc.spurious_msgs_received");
  }

  /** Messages of Berth's that an Envoy here had no use for. Of Envoys that have ended. */
  long spuriousMessages() {
    return spurious;
  }

  /** Ends the clients of all Envoys that were here, of which some may be in use until now. */
  @Override
  public void close() {
    stop();
    clients.forEach(GatewayClient::close);
    try {
      relay.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
