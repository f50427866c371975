package dev.berth.discovery.file;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The meters of one watched file. */
final class FileDiscoveryMetrics {

  private final Counter applied;
  private final Counter unchanged;
  private final Counter rejected;

  FileDiscoveryMetrics(MeterRegistry registry, String pool, FileDiscovery discovery) {
    applied = reloads(registry, pool, "applied");
    unchanged = reloads(registry, pool, "unchanged");
    rejected = reloads(registry, pool, "rejected");
    gauge(
        registry,
        pool,
        discovery,
        "up",
        "1 if the servers file as it is now is in force",
        status -> status.isUp() ? 1 : 0);
    gauge(
        registry,
        pool,
        discovery,
        "servers",
        "Servers in the newest good servers file",
        DiscoveryStatus::servers);
  }

  void applied() {
    applied.increment();
  }

  /** New content, the same servers. */
  void unchanged() {
    unchanged.increment();
  }

  void rejected() {
    rejected.increment();
  }

  private static Counter reloads(MeterRegistry registry, String pool, String result) {
    return Counter.builder("berth.discovery.reloads")
        .description("New contents of the servers file, by what became of them")
        .tags("pool", pool, "result", result)
        .register(registry);
  }

  private static void gauge(
      MeterRegistry registry,
      String pool,
      FileDiscovery discovery,
      String name,
      String description,
      ToDoubleFunction<DiscoveryStatus> value) {
    Gauge.builder("berth.discovery." + name, discovery, d -> value.applyAsDouble(d.status()))
        .description(description)
        .tag("pool", pool)
        .register(registry);
  }
}
