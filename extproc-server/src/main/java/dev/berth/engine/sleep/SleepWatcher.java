package dev.berth.engine.sleep;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import dev.berth.engine.LoopTimer;
import dev.berth.engine.PoolFollower;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each server of a pool that shares accelerators whether it sleeps, every {@link #INTERVAL},
 * and has the pool know. What a server said holds until it says something else or nobody listens at
 * its address; that it does not answer in time is the business of its health.
 *
 * <p>Everything but the public methods is confined to the loop of the timer.
 */
public final class SleepWatcher implements AutoCloseable {

  static final Duration INTERVAL = Duration.ofSeconds(1);
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(SleepWatcher.class);

  private final Pool pool;
  private final Function<EndpointId, EngineConnection> connections;
  private final LoopTimer timer;
  private final PoolFollower follower;
  private final Map<EndpointId, WatchedSleeper> servers = new HashMap<>();

  /**
   * @param connections opens a connection to an address, on the loop of the timer
   */
  public SleepWatcher(
      Pool pool, Function<EndpointId, EngineConnection> connections, LoopTimer timer) {
    this.pool = pool;
    this.connections = connections;
    this.timer = timer;
    this.follower = new PoolFollower(pool, timer.loop(), this::follow);
  }

  /** Begins to ask. Called once. */
  public void start() {
    follower.start();
  }

  /** Ends all questions and connections. The loop must still be running. */
  @Override
  public void close() {
    follower.close();
    timer.loop().execute(() -> List.copyOf(servers.keySet()).forEach(this::stop));
  }

  private void follow(PoolSnapshot snapshot) {
    Set<EndpointId> gone = new HashSet<>(servers.keySet());
    for (PooledEndpoint endpoint : snapshot.endpoints()) {
      if (endpoint.endpoint().devices() != null) {
        gone.remove(endpoint.id());
        watch(endpoint);
      }
    }
    gone.forEach(this::stop);
  }

  private void watch(PooledEndpoint endpoint) {
    EndpointId id = endpoint.id();
    WatchedSleeper known = servers.get(id);
    if (known != null && known.isAbout(endpoint)) {
      return;
    }
    stop(id);
    WatchedSleeper server = new WatchedSleeper(endpoint, connections.apply(id));
    servers.put(id, server);
    ask(server);
  }

  private void stop(EndpointId id) {
    WatchedSleeper server = servers.remove(id);
    if (server != null) {
      server.stop();
    }
  }

  private void ask(WatchedSleeper server) {
    server.connection().get(server.dialect().statePath(), TIMEOUT, reply -> onReply(server, reply));
  }

  private void onReply(WatchedSleeper server, EngineReply reply) {
    if (server.isStopped()) {
      return;
    }
    server.waitFor(timer.after(INTERVAL, () -> ask(server)));
    server.onReply(reply);
    Wakefulness found = SleepAnswer.of(reply, server.dialect());
    if (found != null) {
      onFound(server, found);
    }
  }

  private void onFound(WatchedSleeper server, Wakefulness found) {
    EndpointId id = server.id();
    PooledEndpoint endpoint = pool.snapshot().find(id);
    if (endpoint == null
        || !server.isAbout(endpoint)
        || endpoint.wakefulness() == found
        || !isItsOwnMaster(endpoint)) {
      return;
    }
    pool.setWakefulness(List.of(id), found);
    log.atInfo()
        .addKeyValue("pool", pool.name())
        .addKeyValue("server", id)
        .addKeyValue("deviceGroup", endpoint.endpoint().deviceGroup())
        .addKeyValue("wakefulness", found.label())
        .log("a server of a device group said whether it sleeps");
    warnOfTwoAwake(endpoint.endpoint().deviceGroup());
  }

  /** While it is told to sleep or to wake, whoever tells it knows better. */
  private static boolean isItsOwnMaster(PooledEndpoint endpoint) {
    Wakefulness known = endpoint.wakefulness();
    return known == Wakefulness.UNKNOWN
        || known == Wakefulness.AWAKE
        || known == Wakefulness.ASLEEP;
  }

  /** Members of a lock-step group are one. */
  private void warnOfTwoAwake(@Nullable String group) {
    long awake =
        pool.snapshot().endpoints().stream()
            .filter(server -> Objects.equals(server.endpoint().deviceGroup(), group))
            .filter(server -> server.wakefulness() == Wakefulness.AWAKE)
            .map(server -> server.endpoint().unit())
            .distinct()
            .count();
    if (awake > 1) {
      log.atWarn()
          .addKeyValue("pool", pool.name())
          .addKeyValue("deviceGroup", group)
          .addKeyValue("awake", awake)
          .log("more than one server of a device group is awake");
    }
  }
}
