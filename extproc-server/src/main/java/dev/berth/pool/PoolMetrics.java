package dev.berth.pool;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Publishes a pool's servers: how many are in which state, and for each, up to a bound, its work in
 * flight and its picks. The series of a server come and go with it. Confined to the pool's writer.
 */
final class PoolMetrics {

  private final MeterRegistry registry;
  private final Pool pool;
  private final int maxServers;
  private final Map<EndpointId, List<Meter>> series = new HashMap<>();

  PoolMetrics(MeterRegistry registry, Pool pool, int maxServers) {
    this.registry = registry;
    this.pool = pool;
    this.maxServers = maxServers;
    for (Lifecycle state : Lifecycle.values()) {
      Gauge.builder("berth.servers", pool, p -> count(p, state))
          .description("Servers of the pool by state.")
          .tags("pool", pool.name(), "state", state.label())
          .register(registry);
    }
    Gauge.builder("berth.servers.unlisted", series, s -> unlisted())
        .description(
            "Servers without series of their own, because the pool has more than the bound.")
        .tag("pool", pool.name())
        .register(registry);
  }

  private double unlisted() {
    return Math.max(0, pool.snapshot().endpoints().size() - maxServers);
  }

  private static double count(Pool pool, Lifecycle state) {
    return pool.snapshot().endpoints().stream().filter(e -> e.lifecycle() == state).count();
  }

  void onSnapshot(PoolSnapshot snapshot) {
    Set<EndpointId> gone = new HashSet<>(series.keySet());
    snapshot.endpoints().forEach(endpoint -> gone.remove(endpoint.id()));
    for (EndpointId id : gone) {
      series.getOrDefault(id, List.of()).forEach(registry::remove);
      series.remove(id);
    }
    for (PooledEndpoint endpoint : snapshot.endpoints()) {
      if (series.size() >= maxServers) {
        return;
      }
      series.computeIfAbsent(endpoint.id(), id -> register(endpoint));
    }
  }

  private List<Meter> register(PooledEndpoint endpoint) {
    Tags tags = Tags.of("pool", pool.name(), "server", endpoint.id().text());
    EndpointLoad load = endpoint.load();
    return List.of(
        Gauge.builder("berth.server.requests", load, EndpointLoad::requests)
            .description("Requests in flight on the server.")
            .tags(tags)
            .register(registry),
        Gauge.builder("berth.server.requests.others", load, EndpointLoad::others)
            .description(
                "Requests on the server that this process did not send there, as its gauges show.")
            .tags(tags)
            .register(registry),
        Gauge.builder("berth.server.prompt.tokens", load, EndpointLoad::promptTokens)
            .description("Estimated prompt tokens of the requests in flight on the server.")
            .tags(tags)
            .register(registry),
        FunctionCounter.builder("berth.server.picks", load, EndpointLoad::picks)
            .description("Requests ever given to the server.")
            .tags(tags)
            .register(registry));
  }
}
