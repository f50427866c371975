package dev.berth.routing;

import dev.berth.answer.TokenUsage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Counts what ended requests have cost, and where they were served. Its labels are pool names from
 * the configuration and constants; a pool that another replica knows and this one does not is left
 * out.
 */
final class RequestEndMetrics {

  private final Map<String, Counters> byPool = new HashMap<>();

  RequestEndMetrics(MeterRegistry registry, Collection<String> pools) {
    pools.forEach(pool -> byPool.put(pool, new Counters(registry, pool)));
  }

  void onServed(String pool, ServedAs as) {
    Counters counters = byPool.get(pool);
    if (counters != null) {
      Objects.requireNonNull(counters.served.get(as)).increment();
    }
  }

  void onUsage(String pool, TokenUsage usage) {
    Counters counters = byPool.get(pool);
    if (counters != null) {
      counters.prompt.increment(usage.prompt());
      counters.completion.increment(usage.completion());
      counters.cached.increment(usage.cached());
    }
  }

  /** The counters of one pool. */
  private static final class Counters {

    private final Map<ServedAs, Counter> served = new EnumMap<>(ServedAs.class);
    private final Counter prompt;
    private final Counter completion;
    private final Counter cached;

    Counters(MeterRegistry registry, String pool) {
      for (ServedAs as : ServedAs.values()) {
        served.put(as, served(registry, pool, as));
      }
      prompt = tokens(registry, pool, "prompt");
      completion = tokens(registry, pool, "completion");
      cached = tokens(registry, pool, "cached");
    }

    private static Counter served(MeterRegistry registry, String pool, ServedAs as) {
      return Counter.builder("berth.requests.served")
          .description("Requests by where Envoy sent them: to the chosen server, or elsewhere.")
          .tags("pool", pool, "as", as.label())
          .register(registry);
    }

    private static Counter tokens(MeterRegistry registry, String pool, String kind) {
      return Counter.builder("berth.tokens")
          .description(
              "Tokens of finished requests as their servers counted them: of prompts, of"
                  + " completions, and of prompts those found in a cache.")
          .tags("pool", pool, "kind", kind)
          .register(registry);
    }
  }
}
