package dev.berth.routing;

import dev.berth.config.CompletionMode;
import dev.berth.pool.Pool;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A pool and what its operator decided about requests to it.
 *
 * @param defaultModel the model of requests that name none; null when they must
 * @param completion how the end of a request is learned
 * @param requestDeadline after this a request that nobody ended is taken off the books
 */
public record PoolRoute(
    Pool pool,
    @Nullable String defaultModel,
    CompletionMode completion,
    Duration requestDeadline,
    GatewayOptions gateway) {

  /** A route through a gateway of which nothing special is known. */
  public PoolRoute(
      Pool pool,
      @Nullable String defaultModel,
      CompletionMode completion,
      Duration requestDeadline) {
    this(pool, defaultModel, completion, requestDeadline, GatewayOptions.DEFAULT);
  }

  /**
   * Whether requests of this path go on without a decision of Berth's.
   *
   * @param path pseudo-header {@code :path}
   */
  public boolean passesThrough(String path) {
    return false;
  }

  /**
   * How the end of a request from this Envoy will be learned.
   *
   * @param envoyAddress as in {@link AccessLogStreams}
   */
  public Completion completionFor(String envoyAddress, AccessLogStreams accessLogs) {
    return switch (completion) {
      case ACCESS_LOG -> Completion.ACCESS_LOG;
      case STREAM -> Completion.STREAM;
      case AUTO -> accessLogs.isOpenFrom(envoyAddress) ? Completion.ACCESS_LOG : Completion.STREAM;
    };
  }
}
