package dev.berth.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Finds the row of a block by its hash: a hash table with chains, of primitive arrays. For more
 * rows than it was made for, a larger one {@linkplain #grown takes its place}.
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

  private final long[] hashes;
  private final int[] next;
  private final int[] heads;

  /** Here and not asked of the array, whose beginning would be a miss of the cache more. */
  private final int headsMask;

  /**
   * @param rows how many there are, with the unused row {@value #NONE}
   */
  HashIndex(int rows) {
    hashes = new long[rows];
    next = new int[rows];
    heads = new int[Integer.highestOneBit(Math.max(1, rows - 1)) << 1];
    headsMask = heads.length - 1;
  }

  /** Whether a block has a row. Any thread. */
  boolean contains(long hash) {
    int row = heads[chain(hash)];
    for (int walked = 0; row != NONE && walked < LONGEST_WALK; walked++) {
      if (hash(row) == hash) {
        return true;
      }
      row = next[row];
    }
    return false;
  }

  /** The row of a block, or {@link #NONE}. */
  int find(long hash) {
    int row = heads[chain(hash)];
    while (row != NONE && hash(row) != hash) {
      row = next[row];
    }
    return row;
  }

  private long hash(int row) {
    return (long) HASHES.getOpaque(hashes, row);
  }

  private int chain(long hash) {
    return (int) ((hash * SPREAD) >>> 32) & headsMask;
  }

  /** A free row is that of a block from now on. */
  void put(int row, long hash) {
    HASHES.setOpaque(hashes, row, hash);
    int chain = chain(hash);
    next[row] = heads[chain];
    heads[chain] = row;
  }

  /** A row is free again. */
  void remove(int row) {
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

  /** The same with room for more rows, when all that there are belong to blocks. */
  HashIndex grown(int rows) {
    HashIndex larger = new HashIndex(rows);
    for (int row = 1; row < hashes.length; row++) {
      larger.put(row, hashes[row]);
    }
    return larger;
  }
}
