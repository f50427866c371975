package dev.berth.admission;

import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** How many wait for each model, by priority. Shared counters, any thread. */
final class WaitingCounts {

  private final Map<String, NavigableMap<Integer, Integer>> byModel = new ConcurrentHashMap<>();

  void add(HeldRequest request) {
    byModel.compute(
        request.model(),
        (model, known) -> {
          var counts = known == null ? new ConcurrentSkipListMap<Integer, Integer>() : known;
          counts.merge(request.priority(), 1, Integer::sum);
          return counts;
        });
  }

  void remove(HeldRequest request) {
    byModel.computeIfPresent(
        request.model(),
        (model, counts) -> {
          counts.computeIfPresent(request.priority(), (same, n) -> n == 1 ? null : n - 1);
          return counts.isEmpty() ? null : counts;
        });
  }

  boolean has(String model) {
    return byModel.containsKey(model);
  }

  int of(String model) {
    return of(model, Integer.MIN_VALUE);
  }

  /** Of this priority or a higher one. */
  int of(String model, int priority) {
    NavigableMap<Integer, Integer> counts = byModel.get(model);
    return counts == null ? 0 : sum(counts.tailMap(priority, true));
  }

  int total() {
    return byModel.values().stream().mapToInt(WaitingCounts::sum).sum();
  }

  private static int sum(Map<Integer, Integer> counts) {
    int sum = 0;
    for (int count : counts.values()) {
      sum += count;
    }
    return sum;
  }
}
