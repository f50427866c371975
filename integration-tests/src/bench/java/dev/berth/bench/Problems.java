package dev.berth.bench;

import java.util.Map;
import java.util.TreeMap;

/** What was wrong with exchanges, and how often. Any thread. */
final class Problems {

  private static final int MAX_KINDS = 10;

  private final Map<String, Integer> counts = new TreeMap<>();

  synchronized void add(String problem) {
    if (counts.containsKey(problem) || counts.size() < MAX_KINDS) {
      counts.merge(problem, 1, Integer::sum);
    }
  }

  synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }
}
