package dev.berth.discovery;

import dev.berth.base.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The meters of the discovery of one pool. */
public final class DiscoveryMetrics {

  private final Counter applied;
  private final Counter unchanged;
  private final Counter rejected;

  public DiscoveryMetrics(
      MeterRegistry registry, String pool, EndpointDiscovery discovery, Ticker ticker) {
    applied = reloads(registry, pool, "applied");
    unchanged = reloads(registry, pool, "unchanged");
    rejected = reloads(registry, pool, "rejected");
    gauge(
        registry,
        pool,
        discovery,
        "berth.discovery.up",
        "1 if the servers in force are those that are out there now",
        status -> status.isUp() ? 1 : 0);
    gauge(
        registry,
        pool,
        discovery,
        "berth.discovery.servers",
        "Servers that discovery found last",
        DiscoveryStatus::servers);
    gauge(
        registry,
        pool,
        discovery,
        "berth.discovery.stale.seconds",
        "For how long the servers in force have been older than what is out there",
        status -> (double) status.staleNanos(ticker.nanos()) / TimeUnit.SECONDS.toNanos(1));
  }

  /** A new set of servers was handed on. */
  public void applied() {
    applied.increment();
  }

  /** Something changed, but none of the servers. */
  public void unchanged() {
    unchanged.increment();
  }

  /** What is out there could not be read. */
  public void rejected() {
    rejected.increment();
  }

  private static Counter reloads(MeterRegistry registry, String pool, String result) {
    return Counter.builder("berth.discovery.reloads")
        .description("Changes of what says which servers there are, by what became of them")
        .tags("pool", pool, "result", result)
        .register(registry);
  }

  private static void gauge(
      MeterRegistry registry,
      String pool,
      EndpointDiscovery discovery,
      String name,
      String description,
      ToDoubleFunction<DiscoveryStatus> value) {
    Gauge.builder(name, discovery, found -> value.applyAsDouble(found.status()))
        .description(description)
        .tag("pool", pool)
        .register(registry);
  }
}
