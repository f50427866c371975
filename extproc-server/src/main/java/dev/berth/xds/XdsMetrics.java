package dev.berth.xds;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** Counts what goes to the Envoys of one pool and what comes back. */
final class XdsMetrics {

  private final Counter pushes;
  private final Counter acks;
  private final Counter nacks;

  XdsMetrics(MeterRegistry registry, String pool, Collection<Subscription> subscriptions) {
    Gauge.builder("berth.eds.subscribers", subscriptions, Collection::size)
        .description("Envoys that take the pool's servers from Berth.")
        .tag("pool", pool)
        .register(registry);
    pushes = counter(registry, "berth.eds.pushes", "Lists of servers sent to an Envoy.", pool);
    acks = counter(registry, "berth.eds.acks", "Lists of servers that an Envoy took.", pool);
    nacks = counter(registry, "berth.eds.nacks", "Lists of servers that an Envoy rejected.", pool);
  }

  private static Counter counter(
      MeterRegistry registry, String name, String description, String pool) {
    return Counter.builder(name).description(description).tag("pool", pool).register(registry);
  }

  /** Counts requests for pools that do not exist; without their names, which are the client's. */
  static Counter unknownPools(MeterRegistry registry) {
    return Counter.builder("berth.eds.unknown.pools")
        .description("Requests of an Envoy for a pool that Berth does not have.")
        .register(registry);
  }

  void onPush() {
    pushes.increment();
  }

  void onAck() {
    acks.increment();
  }

  void onNack() {
    nacks.increment();
  }
}
