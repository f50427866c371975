package dev.berth.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The prompts that one server is believed to read one after the other, from their predicted costs
 * alone: each counts as read when its predicted time has come, because nobody may ever say so. Who
 * knows better, by the first byte or the end of an answer, {@link Prefill#end ends} it before.
 *
 * <p>One number says when the last of them will be read; a ring says of the newest {@value #SLOTS}
 * when each will be, so that they can be counted. Shared counters: any thread, no lock; fields and
 * not objects of their own, because each of those would be a miss of the cache in a large pool.
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

  /** In a slot: somebody has said that the prompt is read, or never will be. Others are even. */
  private static final long ENDED = 1;

  private static final AtomicLongFieldUpdater<Prefills> LAST_END =
      AtomicLongFieldUpdater.newUpdater(Prefills.class, "lastEndNanos");
  private static final AtomicLongFieldUpdater<Prefills> UNREAD =
      AtomicLongFieldUpdater.newUpdater(Prefills.class, "unreadTokens");
  private static final AtomicIntegerFieldUpdater<Prefills> NEXT_SLOT =
      AtomicIntegerFieldUpdater.newUpdater(Prefills.class, "nextSlot");
  private static final VarHandle ENDS = MethodHandles.arrayElementVarHandle(long[].class);

  private volatile long lastEndNanos = NOTHING;
  private volatile long unreadTokens;
  private volatile int nextSlot;
  private final long[] ends = new long[SLOTS];

  Prefills() {
    Arrays.fill(ends, NOTHING);
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
    int slot = NEXT_SLOT.getAndIncrement(this) & (SLOTS - 1);
    ENDS.setVolatile(ends, slot, unended(end));
    UNREAD.addAndGet(this, tokens);
    return new Prefill(this, slot, readingNanos, planned, end, tokens);
  }

  private long append(long nowNanos, long planned) {
    while (true) {
      long last = lastEndNanos;
      long end = (last == NOTHING || last - nowNanos < 0 ? nowNanos : last) + planned;
      if (LAST_END.compareAndSet(this, last, end)) {
        return end;
      }
    }
  }

  private static long unended(long end) {
    return end & ~ENDED;
  }

  /**
   * A prompt has been read, or will not be: those behind it are read so much sooner.
   *
   * @param leftNanos what was left to do for it
   * @param tokens that it had to read
   */
  void remove(int slot, long endNanos, long leftNanos, long tokens) {
    UNREAD.addAndGet(this, -tokens);
    ENDS.compareAndSet(ends, slot, unended(endNanos), endNanos | ENDED);
    if (leftNanos > 0) {
      LAST_END.addAndGet(this, -leftNanos);
    }
  }

  /** How long until all of them will have been read; 0 where there are none. */
  public long waitNanos(long nowNanos) {
    long last = lastEndNanos;
    return last == NOTHING ? 0 : Math.max(0, last - nowNanos);
  }

  /**
   * Tokens of prompts that nobody has said to be read: unlike the others, this number waits for the
   * first byte of an answer, or its end.
   */
  public long unreadTokens() {
    return unreadTokens;
  }

  /**
   * How many have yet to be read, those that are being read among them; at most {@value #SLOTS}.
   * Goes from the newest back to one that is read by now, since so are all before that.
   */
  public int count(long nowNanos) {
    if (waitNanos(nowNanos) == 0) {
      return 0;
    }
    int unread = 0;
    int newest = nextSlot - 1;
    for (int older = 0; older < SLOTS; older++) {
      long end = (long) ENDS.getVolatile(ends, (newest - older) & (SLOTS - 1));
      if (end == NOTHING || end - nowNanos <= 0) {
        break;
      }
      unread += end == unended(end) ? 1 : 0;
    }
    return unread;
  }
}
