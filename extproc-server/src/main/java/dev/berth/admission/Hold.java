package dev.berth.admission;

import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The place of one request in the line of its model. It ends exactly once, and whoever waits hears
 * of it. Any thread.
 */
public final class Hold {

  /** Of the same priority, the earliest deadline first; of the same deadline, who came first. */
  private static final Comparator<Hold> AMONG_EQUALS =
      (one, other) -> {
        long sooner = one.request.deadlineNanos() - other.request.deadlineNanos();
        return sooner == 0 ? Long.compare(one.place, other.place) : Long.signum(sooner);
      };

  /** The highest priority first. */
  static final Comparator<Hold> ORDER =
      Comparator.<Hold>comparingInt(hold -> hold.request.priority())
          .reversed()
          .thenComparing(AMONG_EQUALS);

  /** So often a request may be let go of and find that others were faster. */
  static final int MAX_TURNS = 16;

  private final HoldQueues queues;
  private final HeldRequest request;
  private final long place;
  private final int turn;
  private final AtomicReference<@Nullable HoldEnd> end = new AtomicReference<>();
  private volatile @Nullable BiConsumer<Hold, HoldEnd> waiting;

  /**
   * @param place lower than that of any request that came later
   * @param turn how often it was let go of before
   */
  Hold(HoldQueues queues, HeldRequest request, long place, int turn) {
    this.queues = queues;
    this.request = request;
    this.place = place;
    this.turn = turn;
  }

  public HeldRequest request() {
    return request;
  }

  /**
   * Begins to wait. To be called once.
   *
   * @param onEnd hears how it ended, on whatever thread ended it, but for {@link HoldEnd#LEFT}
   */
  public void await(BiConsumer<Hold, HoldEnd> onEnd) {
    waiting = onEnd;
    queues.enter(this);
  }

  /** Nobody waits any more; does nothing where the wait has ended. */
  public void leave() {
    end(HoldEnd.LEFT);
  }

  /** This process is about to end; does nothing where the wait has ended. */
  public void drain() {
    end(HoldEnd.DRAINED);
  }

  /**
   * The same place once more: the request was let go of, and no server could take it.
   *
   * @return null when it has been so too often, or its time is over
   */
  public @Nullable Hold again() {
    boolean may = turn + 1 < MAX_TURNS && !request.isLate(queues.nowNanos());
    return may ? queues.takeBack(new Hold(queues, request, place, turn + 1)) : null;
  }

  /** True for the one call that ended it. */
  boolean end(HoldEnd how) {
    if (!end.compareAndSet(null, how)) {
      return false;
    }
    queues.onEnd(this, how);
    BiConsumer<Hold, HoldEnd> listener = waiting;
    waiting = null;
    if (how != HoldEnd.LEFT) {
      Objects.requireNonNull(listener, "nobody waits").accept(this, how);
    }
    return true;
  }

  boolean isOver() {
    return end.get() != null;
  }

  /** How it ended; null while it waits. */
  @Nullable HoldEnd end() {
    return end.get();
  }

  /** Whether it was let go of before, in vain. */
  boolean isAgain() {
    return turn > 0;
  }
}
