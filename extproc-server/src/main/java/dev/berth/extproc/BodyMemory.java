package dev.berth.extproc;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of request bodies that all streams together hold, within a bound. Shared counter. */
public final class BodyMemory {

  private final long limitBytes;
  private final AtomicLong heldBytes = new AtomicLong();

  public BodyMemory(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Takes bytes into account; false, and nothing taken, when that would pass the bound. */
  boolean tryTake(long bytes) {
    if (heldBytes.addAndGet(bytes) <= limitBytes) {
      return true;
    }
    heldBytes.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    heldBytes.addAndGet(-bytes);
  }

  /** What is held at this moment. */
  public long heldBytes() {
    return heldBytes.get();
  }
}
