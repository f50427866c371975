package dev.berth.modelswitch.demand;

import dev.berth.modelswitch.policy.SwitchedModel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Requests that were let go of, and have not been seen on a server: their demand is known already.
 * They are on a server in a moment or never, since some are refused and some clients have left; so
 * they are forgotten a moment after the last of their model. Confined to the loop of the switcher.
 */
final class ReleasedRequests {

  static final Duration MOMENT = Duration.ofSeconds(1);

  private record Count(long requests, long latestNanos) {}

  private final Map<SwitchedModel, Count> counts = new HashMap<>();

  void onReleased(SwitchedModel model, long nowNanos) {
    Count count = counts.get(model);
    long before = count == null ? 0 : count.requests();
    counts.put(model, new Count(before + 1, nowNanos));
  }

  /**
   * One has not found a server, and waits again. Where another request was taken for it meanwhile,
   * there is one less than none.
   */
  void onHeldAgain(SwitchedModel model) {
    counts.computeIfPresent(
        model, (any, count) -> new Count(count.requests() - 1, count.latestNanos()));
  }

  /**
   * Takes out those that now are on a server.
   *
   * @param begun so many requests for the model came to servers
   * @return how many of these are some that were let go of; less than 0 to make up for what was
   *     returned before
   */
  long take(SwitchedModel model, long begun, long nowNanos) {
    Count count = counts.get(model);
    if (count == null) {
      return 0;
    }
    if (nowNanos - count.latestNanos() > MOMENT.toNanos()) {
      counts.remove(model);
      return 0;
    }
    long seen = Math.min(begun, count.requests());
    counts.put(model, new Count(count.requests() - seen, count.latestNanos()));
    return seen;
  }

  void clear() {
    counts.clear();
  }
}
