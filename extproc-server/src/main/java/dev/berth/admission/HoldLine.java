package dev.berth.admission;

import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for one model, in the {@linkplain Hold#ORDER order} in which they are let go of.
 * Confined to the loop of its queues.
 */
public final class HoldLine {

  /** Where nobody waits. */
  static final HoldLine EMPTY = new HoldLine(HoldListener.NOBODY);

  private final TreeSet<Hold> holds = new TreeSet<>(Hold.ORDER);
  private final HoldListener listener;

  HoldLine(HoldListener listener) {
    this.listener = listener;
  }

  void add(Hold hold) {
    holds.add(hold);
    listener.onHeld(hold.request(), hold.isAgain());
  }

  /** It has ended, wherever that was. */
  private void drop(Hold hold) {
    holds.remove(hold);
    tellGone(hold);
  }

  private void tellGone(Hold hold) {
    listener.onHeldNoMore(hold.request(), Objects.requireNonNull(hold.end()));
  }

  /** The first of those who wait; null when nobody does. */
  public @Nullable HeldRequest first() {
    Hold first = firstHold();
    return first == null ? null : first.request();
  }

  /** Of all of whom a listener has heard, and has not heard that they wait no more. */
  public LongStream deadlinesNanos() {
    return holds.stream().mapToLong(hold -> hold.request().deadlineNanos());
  }

  private @Nullable Hold firstHold() {
    while (!holds.isEmpty() && holds.first().isOver()) {
      drop(holds.first());
    }
    return holds.isEmpty() ? null : holds.first();
  }

  /** Lets go of the first one, if anybody waits. */
  public void releaseFirst() {
    endFirst(HoldEnd.RELEASED);
  }

  /** No server can be woken for any of them. */
  public void removeAll() {
    while (firstHold() != null) {
      endFirst(HoldEnd.REMOVED);
    }
  }

  private void endFirst(HoldEnd how) {
    Hold first = firstHold();
    if (first != null) {
      end(first, how);
    }
  }

  private void end(Hold hold, HoldEnd how) {
    holds.remove(hold); // before it hears, since it may come back to the same place
    hold.end(how);
    tellGone(hold);
  }

  void tick(long nowNanos) {
    holds.stream().filter(Hold::isOver).toList().forEach(this::drop);
    holds.stream()
        .filter(hold -> hold.request().isLate(nowNanos))
        .toList()
        .forEach(hold -> end(hold, HoldEnd.DEADLINE));
  }

  boolean isEmpty() {
    return holds.isEmpty();
  }
}
