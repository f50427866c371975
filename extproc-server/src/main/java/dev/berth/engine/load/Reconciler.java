package dev.berth.engine.load;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.load.LoadMetrics.Purpose;
import dev.berth.engine.load.Observations.Conclusion;
import dev.berth.pool.Doubts;
import dev.berth.pool.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the tickets of requests whose log entry was lost, once their server shows that it does not
 * run them any more.
 *
 * <p>What a server has in flight, from whoever, is an upper bound for what it has of this process,
 * and so is what all ranks on its page have. So of n open tickets whose requests must have reached
 * the server, at least n - k are over when the server counts k. That is believed when it was so
 * {@link Observations#ENOUGH} times in a row over {@link Observations#LONG_ENOUGH}, longer than any
 * log entry is on its way; and then that many of the tickets in doubt are closed. Which of them are
 * over no gauge says: {@link Doubts} lets them stand for one another.
 *
 * <p>Only servers with tickets in doubt are asked, at most {@link #MAX_ASKED_AT_ONCE} at a time;
 * the others wait for their turn. Everything but the public methods is confined to the scheduler,
 * which has one thread.
 */
public final class Reconciler implements AutoCloseable {

  static final Duration INTERVAL = Duration.ofSeconds(5);

  /** How long a request may be on its way before its server must have counted it. */
  static final Duration ARRIVAL = Duration.ofSeconds(5);

  static final int MAX_ASKED_AT_ONCE = 16;
  private static final Asking ASKING =
      new Asking(
          Duration.ofSeconds(2),
          INTERVAL.multipliedBy(2),
          MAX_ASKED_AT_ONCE,
          MAX_ASKED_AT_ONCE / 2);

  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

  private final Doubts doubts;
  private final Function<EndpointId, EngineConnection> connections;
  private final ScheduledExecutorService scheduler;
  private final GaugeReader reader;
  private final Map<EndpointId, Observed> servers = new HashMap<>();
  private volatile @Nullable Future<?> looking;
  private volatile boolean closed;

  /** A server with tickets in doubt, and what it said of late. */
  private record Observed(GaugedServer server, Observations observations) {}

  /**
   * @param connections opens a connection that belongs to this reconciler
   * @param scheduler one thread, such as an event loop; stays the caller's
   * @param ticker the one of the tickets
   */
  public Reconciler(
      Doubts doubts,
      Function<EndpointId, EngineConnection> connections,
      ScheduledExecutorService scheduler,
      Ticker ticker,
      MeterRegistry registry) {
    this.doubts = doubts;
    this.connections = connections;
    this.scheduler = scheduler;
    this.reader =
        new GaugeReader(ASKING, scheduler, ticker, new LoadMetrics(registry, Purpose.DOUBT));
  }

  /** Begins to look for tickets in doubt. Called once. */
  public void start() {
    looking =
        scheduler.scheduleWithFixedDelay(
            this::look, INTERVAL.toNanos(), INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends all questions and connections. The scheduler must still be running. */
  @Override
  public void close() {
    closed = true;
    reader.close();
    Future<?> running = looking;
    if (running != null) {
      running.cancel(false);
    }
    scheduler.execute(() -> follow(Set.of()));
  }

  private void look() {
    if (!closed) {
      follow(doubts.servers());
    }
  }

  private void follow(Set<EndpointId> doubtful) {
    servers
        .values()
        .removeIf(
            observed -> {
              boolean cleared = !doubtful.contains(observed.server.id());
              if (cleared) {
                observed.server.stop();
              }
              return cleared;
            });
    doubtful.forEach(id -> servers.computeIfAbsent(id, this::observed));
    servers.values().forEach(this::ask);
  }

  private Observed observed(EndpointId id) {
    return new Observed(new GaugedServer(id, connections.apply(id), null), new Observations());
  }

  private void ask(Observed observed) {
    reader.ask(observed.server, reading -> observe(observed, reading));
  }

  private void observe(Observed observed, Reading reading) {
    EndpointMetrics metrics = reading.metrics();
    if (metrics != null) {
      observed.observations.add(metrics.askedNanos(), (long) metrics.requests().inFlight());
      conclude(observed);
    } else {
      observed.observations.interrupt();
    }
  }

  private void conclude(Observed observed) {
    Conclusion conclusion = observed.observations.conclusion();
    if (conclusion == null) {
      return;
    }
    EndpointId server = observed.server.id();
    long since = conclusion.sinceNanos();
    Verdict verdict = new Verdict(server, since - ARRIVAL.toNanos(), since);
    int over = doubts.settle(verdict, conclusion.inFlight());
    if (over > 0) {
      log.atWarn()
          .addKeyValue("server", server)
          .addKeyValue("closed", over)
          .addKeyValue("inFlight", conclusion.inFlight())
          .log("requests were counted that the server does not run: their log entries were lost");
    }
  }
}
