package dev.berth.engine.probe;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import dev.berth.engine.LoopTimer;
import dev.berth.engine.PoolFollower;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * Probes the servers of one pool, each for itself.
 *
 * <p>However many there are, the load is even: new ones are asked a {@link #PACE} apart or faster,
 * so that all are asked within one interval; the second question comes at any time within an
 * interval after the first; and the pauses from then on vary by a tenth. Each server holds one
 * descriptor at the most, and owes one answer.
 *
 * <p>A server that hangs up on a quiet connection has perhaps died, and one that answers badly to
 * others may be known to {@link #probeSoon}: both are asked at once, but none more often than a
 * suspect.
 *
 * <p>Everything but the public methods is confined to the loop of the timer.
 */
public final class Prober implements AutoCloseable {

  /** Of the body of an answer; a client for probes need not read more. */
  public static final int MAX_ANSWER_BYTES = 64 << 10;

  static final Duration PACE = Duration.ofMillis(1);

  private static final double JITTER = 0.1;

  private final Pool pool;
  private final BiFunction<EndpointId, Runnable, EngineConnection> connections;
  private final LoopTimer timer;
  private final ProbeSettings settings;
  private final ProbeSink sink;
  private final RandomGenerator random;
  private final ProbeMetrics metrics;
  private final PoolFollower follower;
  private final Map<EndpointId, ProbedServer> servers = new HashMap<>();

  /**
   * @param connections opens a connection to an address, on the loop of the timer and with {@link
   *     #MAX_ANSWER_BYTES}; tells when the server hangs up on it
   * @param maxServerSeries how many servers get metric series of their own
   */
  public Prober(
      Pool pool,
      BiFunction<EndpointId, Runnable, EngineConnection> connections,
      LoopTimer timer,
      ProbeSettings settings,
      ProbeSink sink,
      RandomGenerator random,
      MeterRegistry registry,
      int maxServerSeries) {
    this.pool = pool;
    this.connections = connections;
    this.timer = timer;
    this.settings = settings;
    this.sink = sink;
    this.random = random;
    this.metrics = new ProbeMetrics(registry, pool.name(), maxServerSeries);
    this.follower = new PoolFollower(pool, timer.loop(), this::follow);
  }

  /** Begins to follow the pool. Called once. */
  public void start() {
    follower.start();
  }

  /** Asks this server now, if it has not just been asked. Any thread. */
  public void probeSoon(EndpointId id) {
    timer
        .loop()
        .execute(
            () -> {
              ProbedServer server = servers.get(id);
              if (server != null) {
                hurry(server);
              }
            });
  }

  /** Ends all probes and closes all connections. Any thread; the loop must still be running. */
  @Override
  public void close() {
    follower.close();
    timer.loop().execute(() -> Set.copyOf(servers.keySet()).forEach(this::stop));
  }

  private void follow(PoolSnapshot snapshot) {
    Set<EndpointId> gone = new HashSet<>(servers.keySet());
    List<PooledEndpoint> added = new ArrayList<>();
    for (PooledEndpoint endpoint : snapshot.endpoints()) {
      ProbedServer server = servers.get(endpoint.id());
      if (server != null && server.isAbout(endpoint)) {
        gone.remove(endpoint.id());
      } else {
        added.add(endpoint);
      }
    }
    gone.forEach(this::stop);
    start(added);
  }

  private void start(List<PooledEndpoint> added) {
    long pace = Math.min(PACE.toNanos(), settings.interval().toNanos() / Math.max(1, added.size()));
    long pause = 0;
    for (PooledEndpoint endpoint : added) {
      askIn(server(endpoint), pause);
      pause += pace;
    }
  }

  private ProbedServer server(PooledEndpoint endpoint) {
    EndpointId id = endpoint.id();
    EngineConnection connection =
        connections.apply(endpoint.endpoint().probeAddress(), () -> onHangUp(id));
    ProbedServer server = new ProbedServer(endpoint, connection);
    servers.put(id, server);
    metrics.add(id);
    return server;
  }

  private void stop(EndpointId id) {
    ProbedServer server = servers.remove(id);
    if (server != null) {
      server.stop();
      metrics.remove(id);
    }
  }

  private void askIn(ProbedServer server, long nanos) {
    server.waitFor(timer.afterNanos(nanos, () -> ask(server)));
  }

  private void ask(ProbedServer server) {
    server.onAsked(timer.nanos());
    settings.method().ask(server.connection(), settings.timeout(), reply -> onReply(server, reply));
  }

  private void onReply(ProbedServer server, EngineReply reply) {
    if (server.isStopped()) {
      return;
    }
    ProbeFinding finding = ProbeFinding.of(reply);
    server.onFinding(finding);
    metrics.onFinding(server.id(), finding, timer.nanos() - server.askedNanos());
    try {
      if (finding.outcome() != null && isPresent(server)) {
        sink.onProbe(server.id(), finding.outcome());
      }
    } finally {
      askIn(server, pause(server));
    }
  }

  /** The pool may have changed since it was followed last. */
  private boolean isPresent(ProbedServer server) {
    PooledEndpoint endpoint = pool.snapshot().find(server.id());
    return endpoint != null && server.isAbout(endpoint);
  }

  private long pause(ProbedServer server) {
    if (sink.isSuspect(server.id())) {
      return jittered(settings.suspectInterval());
    }
    return server.isNew()
        ? (long) (settings.interval().toNanos() * random.nextDouble())
        : jittered(settings.interval());
  }

  private long jittered(Duration pause) {
    return (long) (pause.toNanos() * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }

  private void onHangUp(EndpointId id) {
    ProbedServer server = servers.get(id);
    if (server != null) {
      hurry(server);
    }
  }

  private void hurry(ProbedServer server) {
    if (server.isAtRest()) {
      long sinceAsked = timer.nanos() - server.askedNanos();
      askIn(server, settings.suspectInterval().toNanos() - sinceAsked);
    }
  }
}
