package dev.berth.prefix;

import java.util.Arrays;

/**
 * The rows that may be evicted, the one to go first in front: a doubly linked list of row numbers.
 * One thread.
 */
final class IdleLeaves {

  private static final int NONE = HashIndex.NONE;

  private int[] before;
  private int[] behind;
  private int first = NONE;
  private int last = NONE;

  IdleLeaves(int rows) {
    before = new int[rows];
    behind = new int[rows];
  }

  void grow(int rows) {
    before = Arrays.copyOf(before, rows);
    behind = Arrays.copyOf(behind, rows);
  }

  boolean isEmpty() {
    return first == NONE;
  }

  /** The one to go first, or none. */
  int first() {
    return first;
  }

  void addFirst(int row) {
    link(NONE, row, first);
  }

  void addLast(int row) {
    link(last, row, NONE);
  }

  private void link(int left, int row, int right) {
    before[row] = left;
    behind[row] = right;
    join(left, row);
    join(row, right);
  }

  void remove(int row) {
    join(before[row], behind[row]);
  }

  private void join(int left, int right) {
    if (left == NONE) {
      first = right;
    } else {
      behind[left] = right;
    }
    if (right == NONE) {
      last = left;
    } else {
      before[right] = left;
    }
  }
}
