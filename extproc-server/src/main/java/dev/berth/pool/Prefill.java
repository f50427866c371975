package dev.berth.pool;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One prompt in the {@link Prefills} of a server, until it is ended; ending it again does nothing.
 * Any thread.
 */
public final class Prefill {

  /** Where nobody keeps count of what is read. */
  public static final Prefill NONE = new Prefill(null, 0, 0, 0, 0, 0);

  private static final AtomicIntegerFieldUpdater<Prefill> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(Prefill.class, "ended");

  private final @Nullable Prefills queue;
  private final int slot;
  private final long readingNanos;
  private final long plannedNanos;
  private final long endNanos;
  private final long unreadTokens;
  private volatile int ended;

  /**
   * @param queue null where there is none
   */
  Prefill(
      @Nullable Prefills queue,
      int slot,
      long readingNanos,
      long plannedNanos,
      long endNanos,
      long unreadTokens) {
    this.queue = queue;
    this.slot = slot;
    this.readingNanos = readingNanos;
    this.plannedNanos = plannedNanos;
    this.endNanos = endNanos;
    this.unreadTokens = unreadTokens;
  }

  /** The prompt has been read, or will not be. */
  void end(long nowNanos) {
    if (queue != null && ENDED.compareAndSet(this, 0, 1)) {
      queue.remove(slot, endNanos, Math.min(plannedNanos, endNanos - nowNanos), unreadTokens);
    }
  }

  /** It was never given to the server. */
  public void undo() {
    end(endNanos - plannedNanos);
  }

  /** The same prompt with another server. */
  Prefill with(EndpointLoad load, long nowNanos) {
    return queue == null ? this : load.prefills().add(nowNanos, readingNanos, unreadTokens);
  }
}
