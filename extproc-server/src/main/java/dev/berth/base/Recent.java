package dev.berth.base;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the newest ids it was given, so many and no more, each with a value. Any thread.
 *
 * @param <V> what is remembered with an id
 */
public final class Recent<V> {

  private final int capacity;
  private final Map<String, V> known = new ConcurrentHashMap<>();

  /** Also of those that were taken out since, so that both together stay bounded. */
  private final Queue<String> byAge = new ConcurrentLinkedQueue<>();

  private final AtomicInteger size = new AtomicInteger();

  /**
   * @param capacity at least 1; with more ids the oldest is forgotten
   */
  public Recent(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("at least one id must fit");
    }
    this.capacity = capacity;
  }

  /** Remembers an id; false, and nothing changes, if it was known already. */
  public boolean add(String id, V value) {
    if (known.putIfAbsent(id, value) != null) {
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

  /** Takes out an id; null if it is not known. */
  public @Nullable V remove(String id) {
    return known.remove(id);
  }

  public boolean contains(String id) {
    return known.containsKey(id);
  }
}
