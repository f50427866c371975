package dev.berth.pool;

import dev.berth.base.Ticker;
import dev.berth.health.HealthState;
import dev.berth.health.HealthState.Recovering;
import java.time.Duration;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has servers enter the states that somebody else has chosen for them: sets their gates, takes
 * along those that live and die with them, and tells of it. Confined to the writer of the pool.
 */
final class Moves {

  private static final Logger log = LoggerFactory.getLogger(HealthMonitor.class);

  /**
   * Moves become a new snapshot at once, or together where more than one comes in this time: that
   * costs a look at every server, and picks do not need it.
   */
  private static final Duration TELL_TOGETHER = Duration.ofMillis(50);

  private final String pool;
  private final Duration slowStart;
  private final Lockstep lockstep;
  private final Runnable onMoves;
  private final Ticker ticker;
  private final HealthMetrics metrics;
  private boolean untold;
  private long toldNanos;

  /**
   * @param onMoves called after moves, by {@link #tell}
   */
  Moves(
      String pool,
      Duration slowStart,
      Collection<PooledEndpoint> endpoints,
      Runnable onMoves,
      Ticker ticker,
      HealthMetrics metrics) {
    this.pool = pool;
    this.slowStart = slowStart;
    this.lockstep = new Lockstep(endpoints, this::enter, ticker);
    this.onMoves = onMoves;
    this.ticker = ticker;
    this.metrics = metrics;
    this.toldNanos = ticker.nanos() - TELL_TOGETHER.toNanos();
  }

  /** A server moves, and its fellows follow. */
  void move(PooledEndpoint endpoint, HealthState next) {
    enter(endpoint, next);
    lockstep.settle(endpoint);
  }

  /** Servers have come, gone, or changed their groups. */
  void settleAll() {
    lockstep.settleAll();
  }

  /** How much of a full share a server that is back has by now. */
  double ramp(PooledEndpoint endpoint, Recovering recovering) {
    double weight = recovering.weight(ticker.nanos(), slowStart);
    endpoint.load().setShare(weight);
    return weight;
  }

  private void enter(PooledEndpoint endpoint, HealthState next) {
    HealthState before = endpoint.health().state();
    endpoint.health().enter(next);
    if (next instanceof Recovering recovering) {
      ramp(endpoint, recovering);
    }
    endpoint.load().setGate(next.gate());
    metrics.onMove(next.cause());
    log.atInfo()
        .addKeyValue("pool", pool)
        .addKeyValue("server", endpoint.id())
        .addKeyValue("from", before.lifecycle().label())
        .addKeyValue("to", next.lifecycle().label())
        .addKeyValue("cause", next.cause().label())
        .log("a server's health changed");
    untold = true;
  }

  /** Lets everybody else know, if there is anything new and the last time was not just now. */
  void tell() {
    long now = ticker.nanos();
    if (untold && now - toldNanos >= TELL_TOGETHER.toNanos()) {
      untold = false;
      toldNanos = now;
      onMoves.run();
    }
  }
}
