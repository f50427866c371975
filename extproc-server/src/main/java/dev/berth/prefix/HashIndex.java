package dev.berth.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Finds the row of a block by its hash: a hash table with chains, of primitive arrays that all grow
 * together.
 *
 * <p>One writer. Any thread may ask {@link #contains} meanwhile, and is told what was true shortly
 * before, or after, or for a block whose row is just being given to another one, either.
 */
final class HashIndex {

  /** No row. */
  static final int NONE = 0;

  /** Readers that come upon a chain in the middle of a change turn around after so many rows. */
  private static final int LONGEST_WALK = 64;

  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final VarHandle HASHES = MethodHandles.arrayElementVarHandle(long[].class);

  private volatile Chains chains;

  /** All rows, at one size. */
  private static final class Chains {

    private final long[] hashes;
    private final int[] next;
    private final int[] heads;

    Chains(int rows) {
      hashes = new long[rows];
      next = new int[rows];
      heads = new int[Integer.highestOneBit(Math.max(1, rows - 1)) << 1];
    }

    int rows() {
      return hashes.length;
    }

    long hash(int row) {
      return (long) HASHES.getOpaque(hashes, row);
    }

    int first(long hash) {
      return heads[chain(hash)];
    }

    int next(int row) {
      return next[row];
    }

    void link(int row, long hash) {
      HASHES.setOpaque(hashes, row, hash);
      int chain = chain(hash);
      next[row] = heads[chain];
      heads[chain] = row;
    }

    void unlink(int row) {
      int chain = chain(hashes[row]);
      if (heads[chain] == row) {
        heads[chain] = next[row];
        return;
      }
      int before = heads[chain];
      while (next[before] != row) {
        before = next[before];
      }
      next[before] = next[row];
    }

    private int chain(long hash) {
      return (int) ((hash * SPREAD) >>> 32) & (heads.length - 1);
    }
  }

  /**
   * @param rows how many there are at first, with the unused row {@value #NONE}
   */
  HashIndex(int rows) {
    chains = new Chains(rows);
  }

  /** Whether a block has a row. Any thread. */
  boolean contains(long hash) {
    Chains now = chains;
    int row = now.first(hash);
    for (int walked = 0; row != NONE && walked < LONGEST_WALK; walked++) {
      if (now.hash(row) == hash) {
        return true;
      }
      row = now.next(row);
    }
    return false;
  }

  /** The row of a block, or {@link #NONE}. */
  int find(long hash) {
    Chains now = chains;
    int row = now.first(hash);
    while (row != NONE && now.hash(row) != hash) {
      row = now.next(row);
    }
    return row;
  }

  /** A free row is that of a block from now on. */
  void put(int row, long hash) {
    chains.link(row, hash);
  }

  /** A row is free again. */
  void remove(int row) {
    chains.unlink(row);
  }

  /** Makes room for more rows, when all that there are belong to blocks. */
  void grow(int rows) {
    Chains full = chains;
    Chains larger = new Chains(rows);
    for (int row = 1; row < full.rows(); row++) {
      larger.link(row, full.hash(row));
    }
    chains = larger;
  }
}
