package dev.berth.health;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one server has answered. Shared counters: any thread, no lock. The mark alone is written in
 * the writer of the pool only: it passes on to whoever comes back to the address, and that one is
 * not to have it from an answer that was given before.
 */
final class AnswerTally {

  private final AtomicLong good = new AtomicLong();
  private final AtomicLong others = new AtomicLong();
  private final AtomicIntegerArray durations = new AtomicIntegerArray(Durations.BUCKETS);
  private final FailureMark mark;
  private volatile boolean disproved = true;
  private volatile long rowNanos;

  /**
   * @param mark of the last thing that came, of those that count
   */
  AnswerTally(FailureMark mark) {
    this.mark = mark;
  }

  /** A good answer. */
  void onGood(AnswerReport report) {
    good.incrementAndGet();
    durations.incrementAndGet(Durations.bucket(report.durationNanos()));
    if (!disproved && report.openedNanos() - rowNanos >= 0) {
      disproved = true;
    }
  }

  /** Something else came from the server. */
  void onOther() {
    others.incrementAndGet();
  }

  /** A failure has come. */
  void onFailure() {
    mark.setFailing(true);
  }

  /** It is the first one of a row. */
  void beginRow(AnswerReport failure) {
    rowNanos = failure.openedNanos();
    disproved = false;
  }

  /** Whether a request that was picked since the row began was answered well, or there is none. */
  boolean isRowDisproved() {
    return disproved;
  }

  /** The last thing that came, of those that count, was no failure. */
  void unmark() {
    if (mark.isFailing()) {
      mark.setFailing(false);
    }
  }

  /** What failed before does not count. */
  void forgetFailures() {
    disproved = true;
    mark.setFailing(false);
  }

  /** Whether the last thing that came, of those that count, was a failure. */
  boolean isBroken() {
    return mark.isFailing();
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
