package dev.berth.bench;

import java.util.Map;
import java.util.TreeMap;

/** What was wrong with exchanges, and how often. Any thread. */
public final class Problems {

  private static final int MAX_KINDS = 20;

  private final Map<String, Integer> counts = new TreeMap<>();

  /** Of further kinds than the first few nothing is kept. */
  public synchronized void add(String problem) {
    if (counts.containsKey(problem) || counts.size() < MAX_KINDS) {
      counts.merge(problem, 1, Integer::sum);
    }
  }

  /** How often each was added. */
  public synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }
}
