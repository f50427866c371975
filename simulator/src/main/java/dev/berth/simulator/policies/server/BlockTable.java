package dev.berth.simulator.policies.server;

import java.util.Arrays;

/**
 * Gives every hash that it is told of a small number, its slot, until it is told to forget it. Open
 * addressing in plain arrays; grows, and never shrinks. Confined to its thread.
 */
final class BlockTable {
  static final int NONE = -1;

  /** Slots by hash, {@link #NONE} where there is none. A power of two, at most half full. */
  private int[] places;

  private long[] hashes;
  private int[] forgotten;
  private int forgottenCount;
  private int slots;

  BlockTable(int capacity) {
    hashes = new long[Math.max(4, capacity)];
    forgotten = new int[hashes.length];
    places = newPlaces(hashes.length);
  }

  private static int[] newPlaces(int capacity) {
    int[] places = new int[4 * Integer.highestOneBit(capacity)];
    Arrays.fill(places, NONE);
    return places;
  }

  /** The slot of a hash; {@link #NONE} if it has none. */
  int find(long hash) {
    return places[place(hash)];
  }

  /** Gives a slot to a hash that has none. All slots are below {@link #capacity()}. */
  int add(long hash) {
    if (forgottenCount == 0 && slots == hashes.length) {
      grow();
    }
    int slot = forgottenCount == 0 ? slots++ : forgotten[--forgottenCount];
    hashes[slot] = hash;
    places[place(hash)] = slot;
    return slot;
  }

  private void grow() {
    hashes = Arrays.copyOf(hashes, 2 * hashes.length);
    forgotten = Arrays.copyOf(forgotten, hashes.length);
    places = newPlaces(hashes.length);
    for (int slot = 0; slot < slots; slot++) {
      places[place(hashes[slot])] = slot;
    }
  }

  /** Takes the slot from whichever hash has it. */
  void forget(int slot) {
    int gap = place(hashes[slot]);
    forgotten[forgottenCount++] = slot;
    places[gap] = NONE;
    closeGap(gap);
  }

  /** Moves what was displaced by the entry that was at {@code gap} nearer to where it belongs. */
  private void closeGap(int gap) {
    int open = gap;
    for (int at = next(gap); places[at] != NONE; at = next(at)) {
      int home = home(hashes[places[at]]);
      if (distance(home, at) >= distance(open, at)) {
        places[open] = places[at];
        places[at] = NONE;
        open = at;
      }
    }
  }

  /** The hash that has this slot. */
  long hash(int slot) {
    return hashes[slot];
  }

  int capacity() {
    return hashes.length;
  }

  /** Where the hash is, or would be. */
  private int place(long hash) {
    int at = home(hash);
    while (places[at] != NONE && hashes[places[at]] != hash) {
      at = next(at);
    }
    return at;
  }

  private int home(long hash) {
    long mixed = hash * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32) & (places.length - 1);
  }

  private int next(int place) {
    return (place + 1) & (places.length - 1);
  }

  private int distance(int from, int to) {
    return (to - from) & (places.length - 1);
  }
}
