package dev.berth.pool;

import dev.berth.prefix.RecentHolders;
import java.util.BitSet;

/**
 * Small numbers for the servers of a pool, by which tables can name them. Who leaves makes room for
 * the next. The pool's writer only.
 */
final class ServerNumbers {

  /** Of those for whom there is no number left. */
  static final int NONE = 0;

  private final BitSet taken = new BitSet();

  ServerNumbers() {
    taken.set(NONE);
  }

  /** A number of its own, or {@link #NONE}. */
  int take() {
    int number = taken.nextClearBit(0);
    if (number > RecentHolders.MOST_SERVERS) {
      return NONE;
    }
    taken.set(number);
    return number;
  }

  void giveBack(int number) {
    taken.clear(number);
    taken.set(NONE);
  }
}
