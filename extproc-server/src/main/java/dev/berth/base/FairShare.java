package dev.berth.base;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Something of which there is a bounded amount, and which nobody may take away from the others.
 *
 * <p>As long as less than the amount is taken, whoever asks gets it. After that only those get more
 * who hold less than their share, the amount divided by the number of holders. So one greedy taker
 * cannot shut out a modest one, although nothing is ever taken back from the greedy; all together
 * never get more than twice the amount. Shared counter, without a lock for takers that hold
 * something already.
 */
public final class FairShare {

  private static final long DEAD = Long.MIN_VALUE;

  private final long amount;
  private final AtomicLong taken = new AtomicLong();
  private final ConcurrentHashMap<String, AtomicLong> takenBy = new ConcurrentHashMap<>();

  /**
   * @param amount at least 1
   */
  public FairShare(long amount) {
    if (amount < 1) {
      throw new IllegalArgumentException("an amount of at least 1");
    }
    this.amount = amount;
  }

  /** Takes so much for {@code taker}; false, and nothing taken, when there is no more for it. */
  public boolean tryTake(String taker, long wanted) {
    if (wanted == 0) {
      return true; // who holds nothing is no holder
    }
    long own = add(taker, wanted);
    long all = taken.addAndGet(wanted);
    if (all <= amount || (own <= amount / takenBy.mappingCount() && all <= 2 * amount)) {
      return true;
    }
    giveBack(taker, wanted);
    return false;
  }

  /** Takes so much for {@code taker}, whatever is left: it is in use already. */
  public void take(String taker, long used) {
    add(taker, used);
    taken.addAndGet(used);
  }

  /** Whether {@code taker} could take anything at this moment. */
  public boolean hasRoomFor(String taker) {
    if (taken.get() < amount) {
      return true;
    }
    boolean room = tryTake(taker, 1);
    if (room) {
      giveBack(taker, 1);
    }
    return room;
  }

  /** Gives back what the taker took, in one piece or in several. */
  public void giveBack(String taker, long some) {
    AtomicLong own = takenBy.get(taker);
    if (own == null) {
      throw new IllegalStateException("more given back than taken");
    }
    // An empty account is closed before it goes, so that nobody adds to one that is gone.
    if (own.addAndGet(-some) == 0 && own.compareAndSet(0, DEAD)) {
      takenBy.remove(taker, own);
    }
    taken.addAndGet(-some);
  }

  /** What all hold at this moment. */
  public long taken() {
    return taken.get();
  }

  private long add(String taker, long wanted) {
    while (true) {
      AtomicLong own = takenBy.get(taker);
      if (own == null) {
        own = takenBy.computeIfAbsent(taker, added -> new AtomicLong());
      }
      long before = own.get();
      if (before == DEAD) {
        takenBy.remove(taker, own);
      } else if (own.compareAndSet(before, before + wanted)) {
        return before + wanted;
      }
    }
  }
}
