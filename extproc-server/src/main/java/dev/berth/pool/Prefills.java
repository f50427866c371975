package dev.berth.pool;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The prompts that one server is believed to read one after the other, from their predicted costs
 * alone: each counts as read when its predicted time has come, because nobody may ever say so. Who
 * knows better, by the first byte or the end of an answer, {@link Prefill#end ends} it before.
 *
 * <p>One number says when the last of them will be read; a ring says of the newest {@value #SLOTS}
 * when each will be, so that they can be counted. Shared counters: any thread, no lock.
 */
public final class Prefills {

  /** More than this are not told apart: then the server is overrun by any measure. */
  static final int SLOTS = 64;

  /** Prompts take longer than alone, because answers go on beside them. */
  private static final double DELAY = 1.3;

  /** Ten hours of reading for one prompt is no prediction. */
  private static final long MOST_NANOS = 36_000_000_000_000L;

  /** In a slot and as the end: nothing is here. */
  private static final long NOTHING = Long.MIN_VALUE;

  private final AtomicLong lastEndNanos = new AtomicLong(NOTHING);
  private final AtomicLongArray ends = new AtomicLongArray(SLOTS);
  private final AtomicInteger nextSlot = new AtomicInteger();
  private final AtomicLong unreadTokens = new AtomicLong();

  Prefills() {
    for (int slot = 0; slot < SLOTS; slot++) {
      ends.set(slot, NOTHING);
    }
  }

  /**
   * The server is about to get a prompt.
   *
   * @param readingNanos how long it would read it if it had nothing else to do
   * @param tokens that it has to read
   */
  public Prefill add(long nowNanos, long readingNanos, long tokens) {
    long planned = (long) (DELAY * Math.min(Math.max(readingNanos, 0), MOST_NANOS));
    long end = append(nowNanos, planned);
    int slot = nextSlot.getAndIncrement() & (SLOTS - 1);
    ends.set(slot, end);
    unreadTokens.addAndGet(tokens);
    return new Prefill(this, slot, readingNanos, planned, end, tokens);
  }

  private long append(long nowNanos, long planned) {
    while (true) {
      long last = lastEndNanos.get();
      long end = (last == NOTHING || last - nowNanos < 0 ? nowNanos : last) + planned;
      if (lastEndNanos.compareAndSet(last, end)) {
        return end;
      }
    }
  }

  /**
   * A prompt has been read, or will not be: those behind it are read so much sooner.
   *
   * @param leftNanos what was left to do for it
   * @param tokens that it had to read
   */
  void remove(int slot, long endNanos, long leftNanos, long tokens) {
    unreadTokens.addAndGet(-tokens);
    ends.compareAndSet(slot, endNanos, NOTHING);
    if (leftNanos > 0) {
      lastEndNanos.addAndGet(-leftNanos);
    }
  }

  /** How long until all of them will have been read; 0 where there are none. */
  public long waitNanos(long nowNanos) {
    long last = lastEndNanos.get();
    return last == NOTHING ? 0 : Math.max(0, last - nowNanos);
  }

  /**
   * Tokens of prompts that nobody has said to be read: unlike the others, this number waits for the
   * first byte of an answer, or its end.
   */
  public long unreadTokens() {
    return unreadTokens.get();
  }

  /**
   * How many have yet to be read, those that are being read among them; at most {@value #SLOTS}.
   */
  public int count(long nowNanos) {
    if (waitNanos(nowNanos) == 0) {
      return 0;
    }
    int unread = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      long end = ends.get(slot);
      unread += end != NOTHING && end - nowNanos > 0 ? 1 : 0;
    }
    return unread;
  }
}
