package dev.berth.routing;

import dev.berth.routing.RoutingOutcome.Held;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.routing.RoutingOutcome.Routed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Counts decisions. Its labels are pool names from the configuration and enum constants. */
final class RoutingMetrics {

  private final Map<String, Counters> byPool = new HashMap<>();

  RoutingMetrics(MeterRegistry registry, Collection<String> pools) {
    pools.forEach(pool -> byPool.put(pool, new Counters(registry, pool)));
  }

  /** One that is held is counted when it is decided about. */
  void onOutcome(String pool, RoutingOutcome outcome) {
    if (!(outcome instanceof Held)) {
      Objects.requireNonNull(byPool.get(pool)).of(outcome).increment();
    }
  }

  /** The counters of one pool. */
  private static final class Counters {

    private final Counter routed;
    private final Counter answered;
    private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);

    Counters(MeterRegistry registry, String pool) {
      routed = counter(registry, pool, "routed", "none");
      answered = counter(registry, pool, "answered", "none");
      for (RejectReason reason : RejectReason.values()) {
        rejected.put(reason, counter(registry, pool, "rejected", reason.label()));
      }
    }

    private static Counter counter(
        MeterRegistry registry, String pool, String outcome, String reason) {
      return Counter.builder("berth.decisions")
          .description("Requests by what became of them: routed, answered by Berth, or rejected.")
          .tags("pool", pool, "outcome", outcome, "reason", reason)
          .register(registry);
    }

    Counter of(RoutingOutcome outcome) {
      if (outcome instanceof Rejected refused) {
        return Objects.requireNonNull(rejected.get(refused.reason()));
      }
      return outcome instanceof Routed ? routed : answered;
    }
  }
}
