package dev.berth.pool;

import dev.berth.base.SerialExecutor;
import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.health.AnswerReport;
import dev.berth.health.HealthSettings;
import dev.berth.health.HealthState;
import dev.berth.health.HealthState.Suspect;
import dev.berth.health.ProbeOutcome;
import dev.berth.health.ServerHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Moves the servers of a pool from one {@link HealthState} to the next, on what requests and probes
 * show of them, on time, and on command. Every move runs in the pool's writer; what it means for
 * picks is in the server's {@link EndpointLoad} at once, for every thread, whichever snapshot that
 * has. All public methods: any thread.
 */
public final class HealthMonitor {

  /** How often {@link #tick} is to be called. */
  public static final Duration TICK = Duration.ofMillis(100);

  private final HealthSettings settings;
  private final SerialExecutor writer;
  private final Map<EndpointId, PooledEndpoint> endpoints;
  private final Ticker ticker;
  private final Moves moves;
  private final HealthJudge judge;
  private final Drains drains;
  private final PeerReview peers;
  private final ServerHealth.Judge reports = new Reports();
  private volatile Consumer<EndpointId> onSuspicion = server -> {};

  /**
   * @param writer the pool's
   * @param endpoints the pool's, touched in the writer only
   * @param onMoves called in the writer after moves, at the latest with the next tick
   */
  HealthMonitor(
      String pool,
      HealthSettings settings,
      SerialExecutor writer,
      Map<EndpointId, PooledEndpoint> endpoints,
      Runnable onMoves,
      Ticker ticker,
      RandomGenerator random,
      MeterRegistry registry) {
    HealthMetrics metrics = new HealthMetrics(registry, pool);
    this.settings = settings;
    this.writer = writer;
    this.endpoints = endpoints;
    this.ticker = ticker;
    this.moves =
        new Moves(pool, settings.slowStart(), endpoints.values(), onMoves, ticker, metrics);
    this.judge = new HealthJudge(settings, endpoints.values(), moves, ticker, random, metrics);
    this.drains = new Drains(moves, ticker);
    this.peers = new PeerReview(settings, server -> onSuspicion.accept(server), ticker.nanos());
  }

  /** When servers are taken for broken here, and what happens when all are. */
  public HealthSettings settings() {
    return settings;
  }

  /** Now, by the pool's ticker. */
  public long nanos() {
    return ticker.nanos();
  }

  /** How long ago something was, by the pool's ticker. */
  public long secondsSince(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(ticker.nanos() - nanos);
  }

  /**
   * From now on somebody hears at once of every request that found nobody, or got no whole answer,
   * and of every server that has work and has become silent.
   *
   * @param watcher any thread; must not block
   */
  public void watchSuspicion(Consumer<EndpointId> watcher) {
    onSuspicion = watcher;
  }

  /** Whether a server should be probed more often than others. */
  public static boolean isSuspect(PooledEndpoint endpoint) {
    return endpoint.health().state() instanceof Suspect;
  }

  /** A probe of a server was answered, or not. One that is not in the pool is passed over. */
  public void onProbe(EndpointId id, ProbeOutcome outcome) {
    about(List.of(id), endpoint -> judge.onProbe(endpoint, outcome));
  }

  /** Servers are to get nothing new, until {@link #undrain} or until they leave the pool. */
  public void drain(Collection<EndpointId> servers) {
    about(servers, endpoint -> drains.command(endpoint, true));
  }

  /** Takes {@link #drain} back. What the servers file drains stays so. */
  public void undrain(Collection<EndpointId> servers) {
    about(servers, endpoint -> drains.command(endpoint, false));
  }

  private void about(Collection<EndpointId> servers, Consumer<PooledEndpoint> action) {
    writer.execute(
        () -> {
          for (EndpointId id : servers) {
            PooledEndpoint endpoint = endpoints.get(id);
            if (endpoint != null) {
              action.accept(endpoint);
            }
          }
          moves.tell();
        });
  }

  /** Time has passed. */
  public void tick() {
    writer.execute(
        () -> {
          endpoints.values().forEach(judge::onTime);
          for (PeerReview.Finding finding : peers.review(endpoints.values(), ticker.nanos())) {
            PooledEndpoint endpoint = endpoints.get(finding.server().id());
            if (endpoint != null) {
              judge.eject(endpoint, finding.cause());
            }
          }
          moves.tell();
        });
  }

  /** A server that has just come into the pool. In the writer. */
  ServerHealth discovered(EndpointId id, EndpointLoad load) {
    return new ServerHealth(id, settings, load, load.requests(), reports, ticker.nanos());
  }

  /** A server has left the pool. In the writer. */
  void removed(EndpointId id) {
    drains.forget(id);
  }

  /** Discovery has spoken. In the writer. */
  void settleAll() {
    endpoints.values().forEach(drains::settle);
    moves.settleAll();
  }

  /** What requests say goes to the writer. */
  private final class Reports implements ServerHealth.Judge {

    @Override
    public void onReport(ServerHealth server, AnswerReport report) {
      judgeOf(server.id(), server, report);
    }

    @Override
    public void onReport(EndpointId server, AnswerReport report) {
      judgeOf(server, null, report);
    }

    /**
     * @param meant null: whichever server has the name
     */
    private void judgeOf(EndpointId id, @Nullable ServerHealth meant, AnswerReport report) {
      if (report.outcome().isGatewayFailure()) {
        onSuspicion.accept(id);
      }
      about(
          List.of(id),
          endpoint -> {
            if (meant == null || endpoint.health() == meant) {
              judge.onAnswer(endpoint, report);
            }
          });
    }
  }
}
