package dev.berth.simulator.policies.server;

import static dev.berth.simulator.policies.server.BlockTable.NONE;

import java.util.Arrays;

/**
 * Blocks by hash, each with a count of those who use it. A block that nobody uses any more is idle,
 * and stays until it is used again or {@link #evictOldest} finds it to be the one that has been
 * idle the longest. Plain arrays; grows as needed, so bounds are the caller's. Confined to its
 * thread.
 */
public final class CountedBlocks {
  private final BlockTable table;
  private int[] users;
  private int[] older;
  private int[] newer;
  private int oldest = NONE;
  private int newest = NONE;
  private int used;
  private int idle;

  /**
   * @param capacity how many blocks are expected
   */
  public CountedBlocks(int capacity) {
    table = new BlockTable(capacity);
    users = new int[table.capacity()];
    older = new int[table.capacity()];
    newer = new int[table.capacity()];
  }

  /** How many blocks from the first on are here, at most {@code limit}. */
  public int match(long[] blocks, int limit) {
    int matched = 0;
    while (matched < limit && table.find(blocks[matched]) != NONE) {
      matched++;
    }
    return matched;
  }

  /** How many of the first blocks, all of which are here, nobody uses. */
  int idleAmong(long[] blocks, int count) {
    int unused = 0;
    for (int i = 0; i < count; i++) {
      if (users[table.find(blocks[i])] == 0) {
        unused++;
      }
    }
    return unused;
  }

  /** Adds a user, and the block if it is not here. */
  public void use(long block) {
    int slot = table.find(block);
    if (slot == NONE) {
      slot = table.add(block);
      fitSlots();
      used++;
    } else if (users[slot] == 0) {
      unlink(slot);
      idle--;
      used++;
    }
    users[slot]++;
  }

  private void fitSlots() {
    if (users.length < table.capacity()) {
      users = Arrays.copyOf(users, table.capacity());
      older = Arrays.copyOf(older, table.capacity());
      newer = Arrays.copyOf(newer, table.capacity());
    }
  }

  /** Takes back one {@link #use}. */
  public void letGo(long block) {
    int slot = table.find(block);
    users[slot]--;
    if (users[slot] == 0) {
      used--;
      idle++;
      append(slot);
    }
  }

  /** Drops the block that has been idle the longest; there must be one. */
  public void evictOldest() {
    int slot = oldest;
    unlink(slot);
    table.forget(slot);
    idle--;
  }

  private void append(int slot) {
    older[slot] = newest;
    newer[slot] = NONE;
    if (newest == NONE) {
      oldest = slot;
    } else {
      newer[newest] = slot;
    }
    newest = slot;
  }

  private void unlink(int slot) {
    if (older[slot] == NONE) {
      oldest = newer[slot];
    } else {
      newer[older[slot]] = newer[slot];
    }
    if (newer[slot] == NONE) {
      newest = older[slot];
    } else {
      older[newer[slot]] = older[slot];
    }
  }

  /** Blocks that somebody uses. */
  public int used() {
    return used;
  }

  /** Blocks that nobody uses. */
  public int idle() {
    return idle;
  }
}
