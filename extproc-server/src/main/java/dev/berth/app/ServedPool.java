package dev.berth.app;

import dev.berth.base.Ticker;
import dev.berth.config.PoolConfig;
import dev.berth.discovery.file.DiscoveryStatus;
import dev.berth.discovery.file.FileDiscovery;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.models.ModelPoller;
import dev.berth.engine.models.ModelPolling;
import dev.berth.pool.Pool;
import dev.berth.routing.PoolRoute;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** One pool of the configuration with everything that feeds it. */
final class ServedPool implements AutoCloseable {

  private final PoolConfig config;
  private final Pool pool;
  private final FileDiscovery discovery;
  private final ModelPoller poller;
  private final Consumer<String> onDiscovered;

  /**
   * @param timers reads the servers file; may block on the disk
   * @param engines asks the servers for their models; one thread
   * @param onDiscovered hears the pool's name after every set of servers that was applied
   */
  ServedPool(
      PoolConfig config,
      int maxServerSeries,
      ScheduledExecutorService timers,
      ScheduledExecutorService engines,
      Function<EndpointId, EngineConnection> connections,
      Consumer<String> onDiscovered,
      Ticker ticker,
      RandomGenerator random,
      MeterRegistry registry) {
    this.config = config;
    this.onDiscovered = onDiscovered;
    this.pool = new Pool(config.name(), registry, maxServerSeries);
    this.discovery =
        new FileDiscovery(
            config.name(), config.discovery().path(), this::apply, timers, ticker, registry);
    this.poller =
        new ModelPoller(
            pool,
            connections,
            engines,
            new ModelPolling(config.modelPolling().interval(), config.modelPolling().timeout()),
            random,
            registry);
  }

  private void apply(List<Endpoint> servers) {
    pool.applyDiscovery(servers);
    onDiscovered.accept(pool.name());
  }

  void start() {
    poller.start();
    discovery.start();
  }

  Pool pool() {
    return pool;
  }

  PoolRoute route() {
    return new PoolRoute(
        pool, config.defaultModel(), config.completion(), config.requestDeadline());
  }

  DiscoveryStatus discoveryStatus() {
    return discovery.status();
  }

  @Override
  public void close() {
    discovery.close();
    poller.close();
  }
}
