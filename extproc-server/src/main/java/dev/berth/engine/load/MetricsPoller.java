package dev.berth.engine.load;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.load.LoadMetrics.Purpose;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the servers of one pool for their metrics, and publishes what they say: with each endpoint
 * its {@link dev.berth.pool.LatestMetrics}, and with its load what it runs that this process did
 * not send there: what a Berth that was here before has left, what another replica sends, or
 * somebody who does not ask Berth.
 *
 * <p><b>At the start</b> every server is asked once, so that the first picks do not go to the one
 * that is busiest. That look is over when all have said something, even that they will not, and
 * after {@link #FIRST_LOOK} in any case. <b>Afterwards</b> a server that has something to do is
 * asked in every round, an idle one and one that does not answer in one of {@link #IDLE_ROUNDS},
 * not all of them in the same. The work of others is asked for as long as there is some, until the
 * requests of a process before must be over; or, where other replicas work at the same time, of all
 * servers in every round. What no answer confirms is forgotten ({@link MetricsServer#STALE}).
 *
 * <p>Everything but the public methods is confined to the scheduler, which has one thread.
 */
public final class MetricsPoller implements AutoCloseable {

  /** The longest that the first look may take. */
  public static final Duration FIRST_LOOK = Duration.ofSeconds(2);

  /** Between two rounds, unless told otherwise. */
  static final Duration USUAL_INTERVAL = Duration.ofSeconds(1);

  /** Of so many an idle server is asked in one. */
  static final int IDLE_ROUNDS = 5;

  static final int MAX_ASKED_AT_ONCE = 64;

  private static final Logger log = LoggerFactory.getLogger(MetricsPoller.class);

  private final Pool pool;
  private final Function<EndpointId, EngineConnection> connections;
  private final ScheduledExecutorService scheduler;
  private final @Nullable Duration interval;
  private final Duration requestDeadline;
  private final Runnable onKnown;
  private final Ticker ticker;
  private final GaugeReader reader;

  private final Map<EndpointId, MetricsServer> servers = new HashMap<>();
  private int round;
  private boolean looking;
  private volatile boolean known;
  private volatile boolean closed;
  private volatile @Nullable Future<?> rounds;

  /**
   * @param connections opens a connection that belongs to this poller
   * @param scheduler one thread, such as an event loop; stays the caller's
   * @param interval between two rounds, in which every server is asked for others' work; null:
   *     other replicas do not work at the same time
   * @param requestDeadline no request of a process before runs longer
   * @param onKnown called once, in the scheduler, when {@link #isKnown} has become true
   */
  public MetricsPoller(
      Pool pool,
      Function<EndpointId, EngineConnection> connections,
      ScheduledExecutorService scheduler,
      @Nullable Duration interval,
      Duration requestDeadline,
      Runnable onKnown,
      Ticker ticker,
      MeterRegistry registry) {
    this.pool = pool;
    this.connections = connections;
    this.scheduler = scheduler;
    this.interval = interval;
    this.requestDeadline = requestDeadline;
    this.onKnown = onKnown;
    this.ticker = ticker;
    this.reader =
        new GaugeReader(
            MAX_ASKED_AT_ONCE, scheduler, ticker, new LoadMetrics(registry, Purpose.STATE));
  }

  /** Begins to ask again and again. Called once. */
  public void start() {
    long pause = (interval == null ? USUAL_INTERVAL : interval).toNanos();
    rounds = scheduler.scheduleWithFixedDelay(this::round, pause, pause, TimeUnit.NANOSECONDS);
  }

  /** Discovery has told the pool which servers there are. The first time is the first look. */
  public void onDiscovered() {
    if (!closed) {
      scheduler.execute(
          () -> {
            follow();
            beginFirstLook();
          });
    }
  }

  /** Whether the first look is over. */
  public boolean isKnown() {
    return known;
  }

  /** Ends all questions and connections. The scheduler must still be running. */
  @Override
  public void close() {
    closed = true;
    reader.close();
    Future<?> running = rounds;
    if (running != null) {
      running.cancel(false);
    }
    scheduler.execute(() -> servers.values().forEach(MetricsServer::stop));
  }

  private void beginFirstLook() {
    if (!looking) {
      looking = true;
      var unused =
          scheduler.schedule(this::endFirstLook, FIRST_LOOK.toNanos(), TimeUnit.NANOSECONDS);
      endFirstLookIfAllSpoke();
    }
  }

  private void endFirstLookIfAllSpoke() {
    if (looking && reader.isIdle()) {
      endFirstLook();
    }
  }

  private void endFirstLook() {
    if (!known) {
      known = true;
      log.atInfo()
          .addKeyValue("pool", pool.name())
          .addKeyValue("servers", servers.size())
          .addKeyValue("silent", servers.values().stream().filter(MetricsServer::isSilent).count())
          .addKeyValue("requests", servers.values().stream().mapToInt(MetricsServer::others).sum())
          .log("asked the servers what they run already");
      onKnown.run();
    }
  }

  private void follow() {
    PoolSnapshot snapshot = pool.snapshot();
    servers.entrySet().removeIf(entry -> hasLeft(entry.getKey(), entry.getValue(), snapshot));
    for (PooledEndpoint endpoint : snapshot.endpoints()) {
      if (!servers.containsKey(endpoint.id())) {
        MetricsServer server = newServer(endpoint);
        servers.put(endpoint.id(), server);
        ask(server, true);
      }
    }
  }

  private MetricsServer newServer(PooledEndpoint endpoint) {
    GaugedServer gauges = new GaugedServer(endpoint.id(), connections.apply(endpoint.id()));
    return new MetricsServer(gauges, endpoint, ticker.nanos());
  }

  /** An endpoint that left and came back may be another server at the same address. */
  private static boolean hasLeft(EndpointId id, MetricsServer server, PoolSnapshot snapshot) {
    int position = snapshot.positionOf(id.text());
    boolean left = position < 0 || !server.isAbout(snapshot.endpoint(position));
    if (left) {
      server.stop();
    }
    return left;
  }

  private void round() {
    long now = ticker.nanos();
    round++;
    for (MetricsServer server : servers.values()) {
      server.forgetStale(now);
      boolean othersMayWork = othersMayWorkOn(server, now);
      if (!othersMayWork) {
        server.forgetOthers();
      }
      if (othersMayWork || server.isInUse() || isTurnOfIdle(server)) {
        ask(server, othersMayWork);
      }
    }
  }

  private boolean othersMayWorkOn(MetricsServer server, long now) {
    return interval != null || (server.isInDoubt() && !server.isKnownFor(requestDeadline, now));
  }

  private boolean isTurnOfIdle(MetricsServer server) {
    return Math.floorMod(round + server.gauges().id().hashCode(), IDLE_ROUNDS) == 0;
  }

  private void ask(MetricsServer server, boolean aboutOthers) {
    if (server.beginQuestion(aboutOthers)) {
      reader.ask(server.gauges(), reading -> onReading(server, reading));
    }
  }

  private void onReading(MetricsServer server, Reading reading) {
    server.onReading(ticker.nanos(), reading);
    if (server.mayHaveOtherPage()) {
      ask(server, true);
    }
    endFirstLookIfAllSpoke();
  }
}
