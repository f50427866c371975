package dev.berth.pool;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Until when the access log of each Envoy may have lost entries. Shared counter: any thread.
 *
 * <p>An Envoy has one log stream for each of its threads, and what it logs while one is down is
 * lost. So the end of a stream is a gap, and the opening of one that takes the place of an ended
 * one ends it: whatever was logged in between may be missing.
 */
final class LogGaps {

  /** More Envoys than anybody has; addresses beyond leave no trace. */
  static final int MAX_ORIGINS = 10_000;

  private final Map<String, Gap> byOrigin = new ConcurrentHashMap<>();

  private record Gap(long untilNanos, int missingStreams) {}

  void onStreamEnd(String origin, long nowNanos) {
    if (byOrigin.size() < MAX_ORIGINS || byOrigin.containsKey(origin)) {
      byOrigin.merge(
          origin, new Gap(nowNanos, 1), (gap, end) -> new Gap(nowNanos, gap.missingStreams + 1));
    }
  }

  void onStreamOpen(String origin, long nowNanos) {
    byOrigin.computeIfPresent(
        origin,
        (same, gap) -> gap.missingStreams == 0 ? gap : new Gap(nowNanos, gap.missingStreams - 1));
  }

  /** Whether the log of that Envoy had a gap at some time since. */
  boolean isAnySince(String origin, long nanos) {
    @Nullable Gap gap = byOrigin.get(origin);
    return gap != null && gap.untilNanos - nanos >= 0;
  }

  /** Forgets gaps that nobody will ask for any more. */
  void forget(long nowNanos, Duration age) {
    byOrigin.values().removeIf(gap -> nowNanos - gap.untilNanos >= age.toNanos());
  }

  int size() {
    return byOrigin.size();
  }
}
