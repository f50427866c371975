package dev.berth.modelswitch.policy;

import java.util.Map;
import java.util.TreeMap;

/** Until when those who wait for one model do so. Confined. */
final class Deadlines {

  private final TreeMap<Long, Integer> counts = new TreeMap<>();
  private int size;

  void add(long nanos) {
    counts.merge(nanos, 1, Integer::sum);
    size++;
  }

  void remove(long nanos) {
    if (counts.computeIfPresent(nanos, (key, count) -> count) == null) {
      return;
    }
    counts.computeIfPresent(nanos, (key, count) -> count == 1 ? null : count - 1);
    size--;
  }

  int size() {
    return size;
  }

  /** {@link Long#MAX_VALUE} when nobody waits. */
  long first() {
    return counts.isEmpty() ? Long.MAX_VALUE : counts.firstKey();
  }

  /** Each once, with how many wait until then, the first first. */
  Iterable<Map.Entry<Long, Integer>> inOrder() {
    return counts.entrySet();
  }
}
