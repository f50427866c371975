package dev.berth.app;

import dev.berth.base.Ticker;
import dev.berth.config.DiscoveryConfig;
import dev.berth.config.FileDiscoveryConfig;
import dev.berth.config.KubernetesDiscoveryConfig;
import dev.berth.config.PoolConfig;
import dev.berth.config.ProbeType;
import dev.berth.discovery.DiscoveryStatus;
import dev.berth.discovery.EndpointDiscovery;
import dev.berth.discovery.file.FileDiscovery;
import dev.berth.discovery.kubernetes.ClusterSinks;
import dev.berth.discovery.kubernetes.KubernetesDiscovery;
import dev.berth.endpoint.Endpoint;
import dev.berth.engine.EngineAccess;
import dev.berth.engine.load.MetricsPoller;
import dev.berth.engine.models.ModelPoller;
import dev.berth.engine.sleep.EngineSleepCalls;
import dev.berth.engine.sleep.SleepWatcher;
import dev.berth.modelswitch.DeviceGroups;
import dev.berth.modelswitch.GroupLeases;
import dev.berth.pool.HealthMonitor;
import dev.berth.pool.Pool;
import dev.berth.request.PromptHash;
import dev.berth.routing.HoldRules;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.ResponseOwners;
import dev.berth.scheduling.profile.Policies;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One pool of the configuration with everything that feeds it. */
final class ServedPool implements AutoCloseable {

  private final Pool pool;
  private final PoolRoute route;
  private final @Nullable PoolSwitching switching;
  private final EndpointDiscovery discovery;
  private final ModelPoller poller;
  private final @Nullable PoolProbes probes;
  private final MetricsPoller metrics;
  private final SleepWatcher sleepers;
  private final DeviceGroups groups;
  private final ScheduledExecutorService timers;
  private final Consumer<String> onDiscovered;
  private @Nullable Future<?> ticks;

  /**
   * @param timers looks for changed servers and watches the time; may block on the disk
   * @param engines on which the servers are asked for their models, their load, and how they are
   * @param access how they are talked to
   * @param onDiscovered hears the pool's name after every set of servers that was applied
   * @param onLoadsKnown called once, when {@link #knowsLoads} has become true
   * @param responses which server has which stored response
   */
  ServedPool(
      PoolConfig config,
      int maxServerSeries,
      ScheduledExecutorService timers,
      EngineLoop engines,
      Supplier<EngineAccess> access,
      Consumer<String> onDiscovered,
      Runnable onLoadsKnown,
      ResponseOwners responses,
      Ticker ticker,
      RandomGenerator random,
      MeterRegistry registry) {
    this.onDiscovered = onDiscovered;
    this.timers = timers;
    this.pool =
        new Pool(
            config.name(),
            registry,
            maxServerSeries,
            HealthOptions.of(config.health()),
            ticker,
            new SplittableRandom(random.nextLong()));
    Policies policies =
        new Policies(config.name(), ticker, new PromptHash(new SecureRandom()), registry);
    PoolRoute plain = PoolOptions.route(config, pool, policies, responses);
    this.groups =
        new DeviceGroups(
            pool,
            new EngineSleepCalls(engines.probeClient(access)::connectionTo),
            GroupLeases.UNSHARED,
            SwitchingOptions.steps(config.switching()),
            engines.scheduler(),
            ticker,
            registry);
    this.switching =
        config.switching() == null
            ? null
            : new PoolSwitching(
                plain, config.switching(), groups, engines.scheduler(), ticker, registry);
    this.route = switching == null ? plain : plain.with(switching.rules());
    this.discovery =
        discovery(config.name(), config.discovery(), sinks(), timers, ticker, registry);
    this.poller =
        new ModelPoller(
            pool,
            engines.client(access)::connectionTo,
            engines.scheduler(),
            PoolOptions.modelPolling(config),
            random,
            registry);
    this.probes =
        config.health().probe().type() == ProbeType.NONE
            ? null
            : new PoolProbes(
                pool,
                engines.probeClient(access)::connectionTo,
                engines.timer(),
                HealthOptions.probes(config.health().probe()),
                random,
                registry,
                maxServerSeries);
    this.metrics =
        new MetricsPoller(
            pool,
            engines.metricsClient(access)::connectionTo,
            engines.timer(),
            PoolOptions.metricsPolling(config),
            onLoadsKnown,
            new SplittableRandom(random.nextLong()),
            registry,
            maxServerSeries);
    this.sleepers =
        new SleepWatcher(pool, engines.probeClient(access)::connectionTo, engines.timer());
  }

  private ClusterSinks sinks() {
    HoldRules holds = route.holds();
    return new ClusterSinks(
        this::apply,
        route.names()::rewrite,
        holds == null ? priorities -> {} : holds.objectives()::publish);
  }

  /** The classes that talk to a cluster are loaded for those who have one. */
  private static EndpointDiscovery discovery(
      String pool,
      DiscoveryConfig config,
      ClusterSinks sinks,
      ScheduledExecutorService timers,
      Ticker ticker,
      MeterRegistry registry) {
    if (config instanceof KubernetesDiscoveryConfig kubernetes) {
      return new KubernetesDiscovery(pool, kubernetes, sinks, timers, ticker, registry);
    }
    Path file = ((FileDiscoveryConfig) config).path();
    return new FileDiscovery(pool, file, sinks.servers(), timers, ticker, registry);
  }

  private void apply(List<Endpoint> servers) {
    pool.applyDiscovery(servers);
    onDiscovered.accept(pool.name());
    metrics.onDiscovered();
  }

  void start() {
    poller.start();
    if (probes != null) {
      probes.start();
    }
    sleepers.start();
    if (switching != null) {
      switching.start();
    }
    discovery.start();
    long tick = HealthMonitor.TICK.toNanos();
    ticks = timers.scheduleWithFixedDelay(pool.health()::tick, tick, tick, TimeUnit.NANOSECONDS);
  }

  Pool pool() {
    return pool;
  }

  PoolRoute route() {
    return route;
  }

  /** Who of those that share accelerators has them. */
  DeviceGroups groups() {
    return groups;
  }

  /** Whether the servers have been asked what they run already. */
  boolean knowsLoads() {
    return metrics.isKnown();
  }

  DiscoveryStatus discoveryStatus() {
    return discovery.status();
  }

  @Override
  public void close() {
    if (ticks != null) {
      ticks.cancel(false);
    }
    discovery.close();
    if (switching != null) {
      switching.close();
    }
    poller.close();
    if (probes != null) {
      probes.close();
    }
    metrics.close();
    sleepers.close();
  }
}
