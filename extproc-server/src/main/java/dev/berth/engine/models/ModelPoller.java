package dev.berth.engine.models;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import dev.berth.engine.PoolFollower;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Asks the servers of one pool that were discovered without models for their {@code /v1/models},
 * and tells the pool what they say.
 *
 * <p>However many servers there are, and whatever they do, the load stays even: new ones are asked
 * {@link #PACE} apart, the pauses between questions vary by a quarter, and at most {@link
 * #MAX_ASKED_AT_ONCE} questions are unanswered at a time; further ones wait for their turn, each
 * server at most once. The pool hears of changes through {@link ModelReports}.
 *
 * <p>Everything but the public methods is confined to the scheduler, which has one thread.
 */
public final class ModelPoller implements AutoCloseable {

  static final int MAX_ASKED_AT_ONCE = 256;
  static final Duration PACE = Duration.ofNanos(500_000);

  private static final String PATH = "/v1/models";
  private static final double JITTER = 0.25;

  private final Function<EndpointId, EngineConnection> connections;
  private final ScheduledExecutorService scheduler;
  private final ModelPolling polling;
  private final RandomGenerator random;
  private final ModelPollMetrics metrics;

  private final PoolFollower follower;
  private final Map<EndpointId, PolledServer> servers = new HashMap<>();
  private final Queue<PolledServer> due = new ArrayDeque<>();
  private final ModelReports reports;
  private int asked;
  private volatile boolean closed;

  /**
   * @param connections opens a connection that belongs to this poller
   * @param scheduler one thread, such as an event loop; stays the caller's
   */
  public ModelPoller(
      Pool pool,
      Function<EndpointId, EngineConnection> connections,
      ScheduledExecutorService scheduler,
      ModelPolling polling,
      RandomGenerator random,
      MeterRegistry registry) {
    this.connections = connections;
    this.scheduler = scheduler;
    this.polling = polling;
    this.random = random;
    this.metrics = new ModelPollMetrics(registry, pool.name());
    this.reports = new ModelReports(pool, scheduler);
    this.follower = new PoolFollower(pool, scheduler, this::follow);
  }

  /** Begins to follow the pool. Called once. */
  public void start() {
    follower.start();
  }

  /** Ends all questions and connections. The scheduler must still be running. */
  @Override
  public void close() {
    closed = true;
    follower.close();
    scheduler.execute(
        () -> {
          servers.values().forEach(PolledServer::stop);
          servers.clear();
          reports.close();
        });
  }

  private void follow(PoolSnapshot snapshot) {
    Set<EndpointId> gone = new HashSet<>(servers.keySet());
    long pause = 0;
    for (PooledEndpoint endpoint : snapshot.endpoints()) {
      if (endpoint.endpoint().models() == null) {
        gone.remove(endpoint.id());
        pause += lookAt(endpoint, pause);
      }
    }
    gone.forEach(this::unfollow);
  }

  /** Returns how much later the next new server is to be asked. */
  private long lookAt(PooledEndpoint endpoint, long pauseNanos) {
    PolledServer server = servers.get(endpoint.id());
    if (server == null) {
      server = new PolledServer(endpoint.id(), connections.apply(endpoint.id()));
      servers.put(endpoint.id(), server);
      askIn(server, pauseNanos);
      return PACE.toNanos();
    }
    boolean isKnown = server.knowledge().models() != null && !reports.isPending(server);
    if (!endpoint.knowsModels() && isKnown) {
      onForgottenByPool(server, pauseNanos);
      return PACE.toNanos();
    }
    return 0;
  }

  /** It left the pool and came back between two looks: perhaps a new server at an old address. */
  private void onForgottenByPool(PolledServer server, long pauseNanos) {
    server.forget();
    if (server.cancelTimer()) {
      askIn(server, pauseNanos);
    }
  }

  private void unfollow(EndpointId id) {
    PolledServer server = servers.remove(id);
    if (server != null) {
      server.stop();
    }
  }

  private void askIn(PolledServer server, long nanos) {
    server.waitFor(scheduler.schedule(() -> onDue(server), nanos, TimeUnit.NANOSECONDS));
  }

  private void onDue(PolledServer server) {
    server.onDue();
    due.add(server);
    askNext();
  }

  private void askNext() {
    while (asked < MAX_ASKED_AT_ONCE) {
      PolledServer next = due.poll();
      if (next == null) {
        return;
      }
      if (!next.isStopped()) {
        asked++;
        ask(next);
      }
    }
  }

  private void ask(PolledServer server) {
    server.connection().get(PATH, polling.timeout(), reply -> scheduleReply(server, reply));
  }

  /** After closing, the scheduler may be gone. */
  private void scheduleReply(PolledServer server, EngineReply reply) {
    if (!closed) {
      scheduler.execute(() -> onReply(server, reply));
    }
  }

  private void onReply(PolledServer server, EngineReply reply) {
    asked--;
    askNext();
    if (!server.isStopped()) {
      ModelAnswer answer = ModelAnswer.of(reply);
      metrics.onAnswer(answer.result());
      boolean changed = server.on(answer);
      askIn(server, jittered(server.knowledge().pause(polling.interval())));
      if (changed) {
        reports.add(server);
      }
    }
  }

  private long jittered(Duration pause) {
    return (long) (pause.toNanos() * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }
}
