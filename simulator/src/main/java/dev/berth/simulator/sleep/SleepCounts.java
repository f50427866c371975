package dev.berth.simulator.sleep;

import java.util.concurrent.atomic.AtomicLong;

/** What went wrong, or well, over all restarts of one server. Shared counters. */
public final class SleepCounts {
  private final AtomicLong sleeps = new AtomicLong();
  private final AtomicLong wakes = new AtomicLong();
  private final AtomicLong cut = new AtomicLong();
  private final AtomicLong visits = new AtomicLong();
  private final AtomicLong garbled = new AtomicLong();

  void onAsleep() {
    sleeps.incrementAndGet();
  }

  void onAwake() {
    wakes.incrementAndGet();
  }

  void onCut(int generations) {
    cut.addAndGet(generations);
  }

  void onVisit() {
    visits.incrementAndGet();
  }

  void onGarbled() {
    garbled.incrementAndGet();
  }

  /** How often it fell asleep. */
  public long sleeps() {
    return sleeps.get();
  }

  /** How often it woke. */
  public long wakes() {
    return wakes.get();
  }

  /** Generations that falling asleep ended before their last token. */
  public long cut() {
    return cut.get();
  }

  /** Requests that came while it slept. */
  public long visits() {
    return visits.get();
  }

  /** Requests that met weights or a cache that are not what they seem. */
  public long garbled() {
    return garbled.get();
  }
}
