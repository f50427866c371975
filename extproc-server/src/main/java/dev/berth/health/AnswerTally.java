package dev.berth.health;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** What one server has answered. Shared counters: any thread, no lock. */
final class AnswerTally {

  private final AtomicLong good = new AtomicLong();
  private final AtomicLong others = new AtomicLong();
  private final AtomicIntegerArray durations = new AtomicIntegerArray(Durations.BUCKETS);
  private volatile boolean broken;

  /** A good answer, after so long. */
  void onGood(long durationNanos) {
    good.incrementAndGet();
    durations.incrementAndGet(Durations.bucket(durationNanos));
    if (broken) {
      broken = false;
    }
  }

  /** Something else came from the server. */
  void onOther() {
    others.incrementAndGet();
  }

  /**
   * A failure has come.
   *
   * @return whether there was a good answer since the one before
   */
  boolean breakRow() {
    boolean wasBroken = broken;
    broken = true;
    return !wasBroken;
  }

  /** Whether the last thing that came, of those that count, was a failure. */
  boolean isBroken() {
    return broken;
  }

  /** Good answers ever. */
  long good() {
    return good.get();
  }

  /** Answers of any kind ever: grows as long as the server does anything. */
  long signs() {
    return good.get() + others.get();
  }

  /** Hands the durations of the good answers on, each once. */
  void drainTo(Durations learned) {
    for (int bucket = 0; bucket < Durations.BUCKETS; bucket++) {
      if (durations.get(bucket) != 0) {
        learned.add(bucket, durations.getAndSet(bucket, 0));
      }
    }
  }
}
