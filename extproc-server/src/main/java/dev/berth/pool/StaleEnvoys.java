package dev.berth.pool;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Envoys that took their endpoints from Berth and lost the stream, with what they knew then. Such
 * an Envoy may go on asking for decisions, over another connection or before its stream is back,
 * and a decision for an endpoint that it has never heard of ends somewhere else, without a word. So
 * it gets none. Any thread.
 *
 * <p>One that does not come back is forgotten after a while: whoever asks from that address then
 * may be another Envoy, which takes its endpoints from elsewhere.
 */
public final class StaleEnvoys {

  static final Duration KEPT = Duration.ofMinutes(10);

  /** More Envoys than anybody has; of those beyond, nothing is known. */
  static final int MAX = 10_000;

  private final Ticker ticker;
  private final Map<String, LastKnown> byAddress = new ConcurrentHashMap<>();

  private record LastKnown(Set<EndpointId> endpoints, long lostNanos) {}

  StaleEnvoys(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * The Envoy there has lost its stream.
   *
   * @param known all endpoints that it certainly knows
   */
  public void add(String envoyAddress, Set<EndpointId> known) {
    long now = ticker.nanos();
    byAddress.values().removeIf(last -> isOver(last, now));
    if (byAddress.size() < MAX) {
      byAddress.put(envoyAddress, new LastKnown(Set.copyOf(known), now));
    }
  }

  /** The Envoy there has a stream again, and knows all endpoints. */
  public void remove(String envoyAddress) {
    byAddress.remove(envoyAddress);
  }

  /** The only endpoints that may be picked for the Envoy there; null when all may. */
  public @Nullable Set<EndpointId> knownTo(String envoyAddress) {
    LastKnown last = byAddress.get(envoyAddress);
    return last == null || isOver(last, ticker.nanos()) ? null : last.endpoints;
  }

  private static boolean isOver(LastKnown last, long now) {
    return now - last.lostNanos >= KEPT.toNanos();
  }
}
