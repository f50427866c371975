package dev.berth.admission;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for one model, the earliest deadline first. Confined to the loop of its queues.
 */
public final class HoldLine {

  /** Where nobody waits. */
  static final HoldLine EMPTY = new HoldLine();

  private final TreeSet<Hold> holds = new TreeSet<>(Hold.ORDER);

  void add(Hold hold) {
    holds.add(hold);
  }

  /** The first of those who wait; null when nobody does. */
  public @Nullable HeldRequest first() {
    Hold first = firstHold();
    return first == null ? null : first.request();
  }

  private @Nullable Hold firstHold() {
    while (!holds.isEmpty() && holds.first().isOver()) {
      holds.pollFirst();
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
      holds.remove(first);
      first.end(how);
    }
  }

  void tick(long nowNanos) {
    holds.removeIf(Hold::isOver);
    HeldRequest first = first();
    while (first != null && first.isLate(nowNanos)) {
      endFirst(HoldEnd.DEADLINE);
      first = first();
    }
  }

  boolean isEmpty() {
    return holds.isEmpty();
  }
}
