package dev.berth.engine.load;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.LoopTimer;
import dev.berth.engine.load.LoadMetrics.Purpose;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
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
 * after {@link #FIRST_LOOK} in any case. <b>Afterwards</b> each is asked for itself, at its own
 * times, which vary by a tenth: often while it has something to do, seldom while it is idle or does
 * not answer ({@link MetricsPolling}). The work of others is asked for as long as there is some,
 * until the requests of a process before must be over; or, where other replicas work at the same
 * time, of all servers all the time. What no answer confirms expires.
 *
 * <p>Everything but the public methods is confined to the loop of the timer.
 */
public final class MetricsPoller implements AutoCloseable {

  /** The longest that the first look may take. */
  public static final Duration FIRST_LOOK = Duration.ofSeconds(2);

  static final int MAX_ASKED_AT_ONCE = 64;
  static final int MAX_FAILED_ASKED_AT_ONCE = 16;
  private static final double JITTER = 0.1;
  private static final Logger log = LoggerFactory.getLogger(MetricsPoller.class);

  private final Pool pool;
  private final Function<EndpointId, EngineConnection> connections;
  private final LoopTimer timer;
  private final MetricsPolling polling;
  private final Runnable onKnown;
  private final RandomGenerator random;
  private final ReadingMetrics metrics;
  private final GaugeReader reader;
  private final Map<EndpointId, MeteredServer> servers = new HashMap<>();
  private boolean looking;
  private volatile boolean known;
  private volatile boolean closed;

  /**
   * @param connections opens a connection to an address, on the loop of the timer
   * @param onKnown called once, on the loop, when {@link #isKnown} has become true
   * @param maxServerSeries how many servers get metric series of their own
   */
  public MetricsPoller(
      Pool pool,
      Function<EndpointId, EngineConnection> connections,
      LoopTimer timer,
      MetricsPolling polling,
      Runnable onKnown,
      RandomGenerator random,
      MeterRegistry registry,
      int maxServerSeries) {
    this.pool = pool;
    this.connections = connections;
    this.timer = timer;
    this.polling = polling;
    this.onKnown = onKnown;
    this.random = random;
    this.metrics = new ReadingMetrics(registry, timer::nanos, pool.name(), maxServerSeries);
    this.reader =
        new GaugeReader(
            new Asking(
                polling.timeout(), polling.validity(), MAX_ASKED_AT_ONCE, MAX_FAILED_ASKED_AT_ONCE),
            timer.loop(),
            timer::nanos,
            new LoadMetrics(registry, Purpose.STATE));
  }

  /** Discovery has told the pool which servers there are. The first time is the first look. */
  public void onDiscovered() {
    if (!closed) {
      timer
          .loop()
          .execute(
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

  /** Ends all questions and connections. The loop must still be running. */
  @Override
  public void close() {
    closed = true;
    reader.close();
    timer.loop().execute(() -> servers.values().forEach(MeteredServer::stop));
  }

  private void beginFirstLook() {
    if (!looking) {
      looking = true;
      timer.after(FIRST_LOOK, this::endFirstLook);
      endFirstLookIfAllSpoke();
    }
  }

  private void endFirstLookIfAllSpoke() {
    if (looking && reader.isIdle()) {
      endFirstLook();
    }
  }

  private void endFirstLook() {
    if (!known && !closed) {
      known = true;
      log.atInfo()
          .addKeyValue("pool", pool.name())
          .addKeyValue("servers", servers.size())
          .addKeyValue("silent", servers.values().stream().filter(MeteredServer::isSilent).count())
          .addKeyValue("requests", servers.values().stream().mapToInt(MeteredServer::others).sum())
          .log("asked the servers what they run already");
      onKnown.run();
    }
  }

  private void follow() {
    if (closed) {
      return;
    }
    PoolSnapshot snapshot = pool.snapshot();
    servers.values().removeIf(server -> hasLeft(server, snapshot));
    for (PooledEndpoint endpoint : snapshot.endpoints()) {
      if (!servers.containsKey(endpoint.id())) {
        add(endpoint);
      }
    }
  }

  /** An endpoint that left and came back may be another server at the same address. */
  private boolean hasLeft(MeteredServer server, PoolSnapshot snapshot) {
    PooledEndpoint endpoint = snapshot.find(server.id());
    boolean left = endpoint == null || !server.isAbout(endpoint);
    if (left) {
      server.stop();
      metrics.remove(server.id());
    }
    return left;
  }

  private void add(PooledEndpoint endpoint) {
    EngineConnection connection = connections.apply(endpoint.endpoint().metricsAddress());
    MeteredServer server = new MeteredServer(endpoint, connection, metrics, timer.nanos());
    servers.put(endpoint.id(), server);
    metrics.add(endpoint.id(), endpoint.metrics());
    beatAt(server, timer.nanos() + (long) (polling.beat().toNanos() * random.nextDouble()));
    hurry(server);
  }

  /** By the clock, so that beats do not drift by what timers are late. */
  private void beatAt(MeteredServer server, long dueNanos) {
    server.waitFor(timer.afterNanos(dueNanos - timer.nanos(), () -> beat(server, dueNanos)));
  }

  private void beat(MeteredServer server, long dueNanos) {
    long now = timer.nanos();
    long beat = polling.beat().toNanos();
    beatAt(server, now + Math.max(0, dueNanos + jittered(beat) - now));
    server.forgetStaleOthers(now);
    boolean othersMayWork = othersMayWorkOn(server, now);
    if (!othersMayWork) {
      server.forgetOthers();
    }
    long pause = pauseNanos(server, othersMayWork, now);
    if (server.rhythm().isOver(pause, beat, now) && !server.gauges().awaitsItsTurn()) {
      server.rhythm().onAsked(pause, now);
      ask(server, othersMayWork);
    }
  }

  private long jittered(long nanos) {
    return (long) (nanos * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }

  private boolean othersMayWorkOn(MeteredServer server, long now) {
    return polling.othersInterval() != null
        || (server.isInDoubt() && !server.isKnownFor(polling.requestDeadline(), now));
  }

  private long pauseNanos(MeteredServer server, boolean othersMayWork, long now) {
    long pause = othersMayWork ? polling.othersPause().toNanos() : Long.MAX_VALUE;
    if (!polling.always()) {
      return pause;
    }
    Duration own = server.isInUse(now) ? polling.interval() : polling.idleInterval();
    return Math.min(pause, own.toNanos());
  }

  private void hurry(MeteredServer server) {
    server.rhythm().onHurried(timer.nanos());
    ask(server, true);
  }

  private void ask(MeteredServer server, boolean aboutOthers) {
    if (aboutOthers) {
      server.askAboutOthers();
    }
    reader.ask(server.gauges(), reading -> onReading(server, reading));
  }

  private void onReading(MeteredServer server, Reading reading) {
    metrics.onReading(server.id(), reading);
    server.onReading(reading);
    if (server.mayHaveOtherPage()) {
      hurry(server);
    }
    endFirstLookIfAllSpoke();
  }
}
