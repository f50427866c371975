package dev.berth.app;

import dev.berth.admission.HoldLimits;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.HoldTimes;
import dev.berth.admission.Objectives;
import dev.berth.admission.PacedRelease;
import dev.berth.base.Ticker;
import dev.berth.config.HoldConfig;
import dev.berth.config.SwitchingConfig;
import dev.berth.modelswitch.DeviceGroups;
import dev.berth.modelswitch.demand.SwitchRules;
import dev.berth.modelswitch.demand.Switcher;
import dev.berth.routing.HoldRules;
import dev.berth.routing.PoolRoute;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The requests of one pool that wait for servers to be awake, with all that wakes these. */
final class PoolSwitching implements AutoCloseable {

  private final EventExecutor loop;
  private final Switcher switcher;
  private final HoldRules rules;
  private @Nullable Future<?> ticks;

  /**
   * @param route to the pool
   * @param config the pool's
   * @param devices the pool's
   * @param loop the one of the engines
   */
  PoolSwitching(
      PoolRoute route,
      SwitchingConfig config,
      DeviceGroups devices,
      EventExecutor loop,
      Ticker ticker,
      MeterRegistry registry) {
    this.loop = loop;
    HoldConfig hold = config.hold();
    HoldLimits limits = new HoldLimits(hold.requestsPerModel(), hold.bodyBytes());
    HoldTimes times = new HoldTimes(hold.header(), hold.timeout(), hold.timeouts(), hold.longest());
    HoldQueues queues = new HoldQueues(route.pool().name(), limits, loop, ticker, registry);
    this.switcher =
        new Switcher(
            route.pool(),
            queues,
            new PacedRelease(queues, route.pool(), route.maxRequestsPerServer()),
            devices,
            SwitchingOptions.policy(config.policy()),
            new SwitchRules(SwitchingOptions.rules(config.models()), times),
            ticker);
    this.rules = new HoldRules(queues, switcher, times, new Objectives(hold.objectives()), ticker);
  }

  HoldRules rules() {
    return rules;
  }

  void start() {
    long tick = Switcher.TICK.toNanos();
    ticks = loop.scheduleWithFixedDelay(switcher::tick, tick, tick, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    if (ticks != null) {
      ticks.cancel(false);
    }
  }
}
