package dev.berth.admission;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * The room that those have who wait in one pool, and who gives way to whom when there is none:
 * always the last one of those with a lower priority, and nobody in vain, as far as can be seen.
 * Shared counters, any thread.
 */
final class HoldRoom {

  /** So many at most give way to one request. */
  static final int MOST_TO_GIVE_WAY = 8;

  private final HoldLimits limits;
  private final WaitingCounts waiting = new WaitingCounts();
  private final AtomicLong bytes = new AtomicLong();
  private final NavigableSet<Hold> all = line();
  private final Map<String, NavigableSet<Hold>> byModel = new ConcurrentHashMap<>();

  HoldRoom(HoldLimits limits) {
    this.limits = limits;
  }

  private static NavigableSet<Hold> line() {
    return new ConcurrentSkipListSet<>(Hold.ORDER);
  }

  /** True when there was room, which is taken now. */
  boolean tryTake(HeldRequest request) {
    take(request);
    boolean fits =
        waiting.of(request.model()) <= limits.requestsPerModel()
            && bytes.get() <= limits.bodyBytes();
    if (!fits) {
      giveBack(request);
    }
    return fits;
  }

  /** Also where there is none. */
  void take(HeldRequest request) {
    waiting.add(request);
    bytes.addAndGet(request.bodyBytes());
  }

  void giveBack(HeldRequest request) {
    waiting.remove(request);
    bytes.addAndGet(-request.bodyBytes());
  }

  /** It may be told to give way from now on. */
  void enter(Hold hold) {
    all.add(hold);
    byModel.compute(
        hold.request().model(),
        (model, known) -> {
          NavigableSet<Hold> line = known == null ? line() : known;
          line.add(hold);
          return line;
        });
    if (hold.isOver()) {
      leave(hold); // it gave way as soon as it stood in one of the two
    }
  }

  /** It has ended. */
  void leave(Hold hold) {
    all.remove(hold);
    byModel.computeIfPresent(
        hold.request().model(),
        (model, line) -> {
          line.remove(hold);
          return line.isEmpty() ? null : line;
        });
  }

  /**
   * Ends so many waits that there is room for a request of a higher priority.
   *
   * @return false when that cannot be, and nobody gave way
   */
  boolean make(HeldRequest request) {
    List<Hold> leaving = new ArrayList<>();
    long places = waiting.of(request.model()) + 1L - limits.requestsPerModel();
    NavigableSet<Hold> line = byModel.getOrDefault(request.model(), line());
    boolean enough = choose(line, request, places, held -> 1, leaving);
    long missing = bytes.get() + request.bodyBytes() - limits.bodyBytes() - bytesOf(leaving);
    enough = enough && choose(all, request, missing, HeldRequest::bodyBytes, leaving);
    if (enough) {
      leaving.forEach(hold -> hold.end(HoldEnd.OUTRANKED));
    }
    return enough;
  }

  private static long bytesOf(List<Hold> holds) {
    return holds.stream().mapToLong(hold -> hold.request().bodyBytes()).sum();
  }

  private static boolean choose(
      NavigableSet<Hold> line,
      HeldRequest request,
      long missing,
      ToLongFunction<HeldRequest> size,
      List<Hold> leaving) {
    long left = missing;
    Iterator<Hold> lastFirst = line.descendingIterator();
    while (left > 0 && leaving.size() < MOST_TO_GIVE_WAY && lastFirst.hasNext()) {
      Hold hold = lastFirst.next();
      if (hold.request().priority() >= request.priority()) {
        return false;
      }
      if (!leaving.contains(hold)) {
        leaving.add(hold);
        left -= size.applyAsLong(hold.request());
      }
    }
    return left <= 0;
  }

  WaitingCounts waiting() {
    return waiting;
  }

  /** Of all bodies that wait. */
  long bytes() {
    return bytes.get();
  }
}
