package dev.berth.bench.soak;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When a gateway is being disturbed: what was under way at any such moment may go unanswered. One
 * writer; any thread reads.
 */
final class Unrest {

  /** Odd while a disturbance lasts. */
  private final AtomicLong turns = new AtomicLong();

  void begin() {
    turns.incrementAndGet();
  }

  void end() {
    turns.incrementAndGet();
  }

  /** To be taken when something begins, for {@link #wasCalmSince}. */
  long mark() {
    return turns.get();
  }

  /** Whether there was no disturbance, from the mark on and at this moment. */
  boolean wasCalmSince(long mark) {
    return mark % 2 == 0 && turns.get() == mark;
  }
}
