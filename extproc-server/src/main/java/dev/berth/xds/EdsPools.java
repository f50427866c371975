package dev.berth.xds;

import dev.berth.pool.Pool;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pools by name, and what to say when there is none of that name. The map never changes; the
 * rest is confined to the executor of this package.
 *
 * <p>No name stands for all pools: EDS has no wildcard.
 */
final class EdsPools {

  private static final Logger log = LoggerFactory.getLogger(EdsService.class);

  /** A misconfigured Envoy asks again and again; the counter says how often. */
  private static final int MAX_REPORTED = 32;

  private final Map<String, EdsPool> byName = new TreeMap<>();
  private final Counter unknownPools;
  private final Set<String> reported = new HashSet<>();

  EdsPools(List<Pool> pools, Function<Pool, EdsPool> toEdsPool, MeterRegistry registry) {
    pools.forEach(pool -> byName.put(pool.name(), toEdsPool.apply(pool)));
    unknownPools = XdsMetrics.unknownPools(registry);
  }

  Collection<EdsPool> all() {
    return byName.values();
  }

  /**
   * @throws IllegalArgumentException if there is no pool of that name
   */
  EdsPool get(String name) {
    EdsPool pool = byName.get(name);
    if (pool == null) {
      throw new IllegalArgumentException("no pool is named '" + name + "'");
    }
    return pool;
  }

  /** The pool that an Envoy asks for; null, counted and logged once, if there is none. */
  @Nullable EdsPool find(String name, String envoy) {
    EdsPool pool = byName.get(name);
    if (pool == null) {
      onUnknown(name, envoy);
    }
    return pool;
  }

  private void onUnknown(String name, String envoy) {
    unknownPools.increment();
    String shown = Foreign.shown(name);
    if (reported.size() < MAX_REPORTED && reported.add(shown)) {
      log.atWarn()
          .addKeyValue("envoy", envoy)
          .addKeyValue("asked", shown)
          .addKeyValue("pools", byName.keySet())
          .log("an Envoy asks for a pool that does not exist: check service_name of its cluster");
    }
  }
}
