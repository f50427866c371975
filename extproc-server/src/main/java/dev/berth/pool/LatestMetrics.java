package dev.berth.pool;

import dev.berth.endpoint.EndpointMetrics;
import org.jspecify.annotations.Nullable;

/**
 * The newest of what one endpoint says of itself. Single writer, who asks it; read on any thread by
 * one volatile read. One that comes back to the pool begins with a new one: it may be another
 * process.
 */
public final class LatestMetrics {

  private volatile @Nullable EndpointMetrics newest;

  /**
   * What it said the last time, however long ago that is by now.
   *
   * @return null while nothing is known, also when what was known is too old to count
   */
  public @Nullable EndpointMetrics get(long nowNanos) {
    EndpointMetrics known = newest;
    return known != null && known.isValid(nowNanos) ? known : null;
  }

  /** The same, however old it is. */
  @Nullable EndpointMetrics getOfAnyAge() {
    return newest;
  }

  /** The endpoint has answered. */
  public void set(EndpointMetrics metrics) {
    newest = metrics;
  }

  /** Nobody asks it any more. */
  public void forget() {
    newest = null;
  }
}
