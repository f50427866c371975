package dev.berth.admin;

import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.EndpointMetrics.KvCache;
import dev.berth.pool.HealthMonitor;
import dev.berth.pool.LatestMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself, in {@code /api/servers}. The components are the JSON's keys; null
 * is what it does not say.
 *
 * @param running requests in execution, from whoever
 * @param waiting requests that wait in the engine
 * @param kvCacheUsage from 0 to 1
 * @param kvCacheTokens that fit into the cache
 * @param kvBlockTokens in one block of it
 * @param secondsAgo when it was asked
 */
public record MetricsView(
    double running,
    double waiting,
    @Nullable Double kvCacheUsage,
    @Nullable Double kvCacheTokens,
    @Nullable Double kvBlockTokens,
    long secondsAgo) {

  static @Nullable MetricsView of(LatestMetrics latest, HealthMonitor monitor) {
    EndpointMetrics metrics = latest.get(monitor.nanos());
    if (metrics == null) {
      return null;
    }
    KvCache cache = metrics.kvCache();
    return new MetricsView(
        metrics.requests().running(),
        metrics.requests().waiting(),
        orNull(cache.usage()),
        orNull(cache.capacityTokens()),
        orNull(cache.blockTokens()),
        monitor.secondsSince(metrics.askedNanos()));
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
