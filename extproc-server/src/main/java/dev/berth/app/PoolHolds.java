package dev.berth.app;

import dev.berth.admission.HoldLimits;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.HoldTimes;
import dev.berth.admission.PacedRelease;
import dev.berth.admission.SnapshotSleepers;
import dev.berth.base.Ticker;
import dev.berth.config.HoldConfig;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.routing.HoldRules;
import dev.berth.routing.PoolRoute;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The requests of one pool that wait for servers to be awake, with all that lets go of them. */
final class PoolHolds implements AutoCloseable {

  private static final long TICK_MILLIS = 50;

  private final Pool pool;
  private final EventExecutor loop;
  private final HoldQueues queues;
  private final PacedRelease release;
  private final HoldRules rules;
  private @Nullable Future<?> ticks;

  /**
   * @param route to the pool
   * @param hold the pool's, which says that they may wait
   * @param loop the one of the engines
   */
  PoolHolds(
      PoolRoute route, HoldConfig hold, EventExecutor loop, Ticker ticker, MeterRegistry registry) {
    this.pool = route.pool();
    this.loop = loop;
    this.queues =
        new HoldQueues(
            pool.name(),
            new HoldLimits(hold.requestsPerModel(), hold.bodyBytes()),
            loop,
            ticker,
            registry);
    this.release = new PacedRelease(queues, pool, route.maxRequestsPerServer());
    this.rules =
        new HoldRules(
            queues,
            new SnapshotSleepers(),
            new HoldTimes(hold.header(), hold.timeout(), hold.timeouts(), hold.longest()),
            ticker);
  }

  HoldRules rules() {
    return rules;
  }

  void start() {
    ticks =
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    queues.tick();
    PoolSnapshot snapshot = pool.snapshot();
    for (String model : queues.models()) {
      if (!rules.sleepers().canWake(snapshot, model, null)) {
        queues.line(model).removeAll();
      }
    }
    release.release();
  }

  @Override
  public void close() {
    if (ticks != null) {
      ticks.cancel(false);
    }
  }
}
