package dev.berth.engine.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What one server said of its load, the last few times in a row that it was asked. One answer alone
 * may be a slip; the largest of several over some time is what can be built upon. Confined to the
 * reconciler's scheduler.
 */
final class Observations {

  static final int ENOUGH = 3;
  static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  private final Deque<Observation> last = new ArrayDeque<>();

  private record Observation(long askedNanos, long inFlight) {}

  /**
   * What several observations say together.
   *
   * @param sinceNanos when the first question was asked
   * @param inFlight the most that the server had in flight at any of them
   */
  record Conclusion(long sinceNanos, long inFlight) {}

  /** The server said how much it has in flight. */
  void add(long askedNanos, long inFlight) {
    last.add(new Observation(askedNanos, inFlight));
    if (last.size() > ENOUGH) {
      last.remove();
    }
  }

  /** The server did not say: what it said before is not in a row any more. */
  void interrupt() {
    last.clear();
  }

  /** Null while there are not enough of them, or they are too close together. */
  @Nullable Conclusion conclusion() {
    if (last.size() < ENOUGH) {
      return null;
    }
    long since = last.getFirst().askedNanos();
    boolean longEnough = last.getLast().askedNanos() - since >= LONG_ENOUGH.toNanos();
    long most = last.stream().mapToLong(Observation::inFlight).max().orElse(0);
    return longEnough ? new Conclusion(since, most) : null;
  }
}
