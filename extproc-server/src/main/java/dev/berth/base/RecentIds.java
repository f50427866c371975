package dev.berth.base;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers the newest ids it was given, so many and no more. Any thread. */
public final class RecentIds {

  private final int capacity;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Queue<String> byAge = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  /**
   * @param capacity at least 1; with more ids the oldest is forgotten
   */
  public RecentIds(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("at least one id must fit");
    }
    this.capacity = capacity;
  }

  /** Remembers an id; false if it was known already. */
  public boolean add(String id) {
    if (!known.add(id)) {
      return false;
    }
    byAge.add(id);
    if (size.incrementAndGet() > capacity) {
      forgetOldest();
    }
    return true;
  }

  private void forgetOldest() {
    String oldest = byAge.poll();
    if (oldest != null) {
      size.decrementAndGet();
      known.remove(oldest);
    }
  }

  public boolean contains(String id) {
    return known.contains(id);
  }
}
