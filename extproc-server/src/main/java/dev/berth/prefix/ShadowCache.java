package dev.berth.prefix;

import static dev.berth.prefix.HashIndex.NONE;

import dev.berth.base.SerialExecutor;
import java.util.Arrays;

/**
 * What the prefix cache of one server should hold by now, as far as that follows from the prompts
 * it was given. It is a tree of blocks in primitive arrays, at most {@value #BYTES_PER_BLOCK} bytes
 * for each block of its capacity.
 *
 * <p>As in the engines, blocks that a running request uses stay, and of the others those unused for
 * longest go first, a prompt's tail before its head: so whatever block is here, all before it are.
 * An engine may hold less (outputs take room) and see a prompt later than it is believed to be
 * here, but not for long.
 *
 * <p>All public methods: any thread, none waits for another. Changes are made one after another by
 * whoever comes first ({@link SerialExecutor}); {@link #match} looks at the cache as it stands,
 * possibly amid a change, and may then be too low, or count a block that has just gone.
 *
 * <p>When the server has lost its cache, by a restart or by sleeping, forget this and take a new
 * one; what is still leased here is released into nothing.
 */
public final class ShadowCache {

  /** Hash 8, chain 4 and up to 8 for its head, parent 4, holders 4, users 4, idle list 8. */
  static final int BYTES_PER_BLOCK = 40;

  private static final int ROWS_AT_FIRST = 64;

  private final int capacity;
  private final SerialExecutor writer = new SerialExecutor();
  private volatile HashIndex index;
  private final IdleLeaves idle;
  private int[] parents;
  private int[] holders;

  /** Leases that end at a row, and rows behind it that any lease reaches. */
  private int[] users;

  private int usedRows = 1;
  private int freeRow = NONE;
  private int blocks;
  private int blocksInUse;
  private int blocksLeased;
  private volatile int size;
  private volatile int inUse;
  private volatile int shared;

  /**
   * @param capacity blocks that the server's cache has room for, above 0
   */
  public ShadowCache(int capacity) {
    if (capacity <= 0) {
      throw new IllegalArgumentException("a cache needs room for a block, not for " + capacity);
    }
    int rows = Math.min(capacity + 1, ROWS_AT_FIRST);
    this.capacity = capacity;
    index = new HashIndex(rows);
    idle = new IdleLeaves(rows);
    parents = new int[rows];
    holders = new int[rows];
    users = new int[rows];
  }

  /**
   * How many blocks of a prompt are here, from its first on: of most prompts none, seen at once.
   */
  public int match(PromptBlocks prompt) {
    HashIndex known = index;
    if (prompt.count() == 0 || !known.contains(prompt.hash(0))) {
      return 0;
    }
    int here = 1;
    int gone = prompt.count() + 1;
    while (gone - here > 1) {
      int middle = (here + gone) >>> 1;
      if (known.contains(prompt.hash(middle - 1))) {
        here = middle;
      } else {
        gone = middle;
      }
    }
    return here;
  }

  /** As {@link #reference(PromptBlocks, int)}, where nothing else takes room. */
  public PrefixLease reference(PromptBlocks prompt) {
    return reference(prompt, 0);
  }

  /**
   * A server is about to get a prompt: its blocks are here from now on, and stay until the lease is
   * released. Of a prompt for which there is no room, the beginning.
   *
   * @param keptFree blocks of the room that other things need, such as what running requests write;
   *     0 or more
   */
  public PrefixLease reference(PromptBlocks prompt, int keptFree) {
    PrefixLease lease = new PrefixLease(this);
    writer.execute(() -> hold(prompt, capacity - keptFree, lease));
    return lease;
  }

  void release(PrefixLease lease) {
    writer.execute(
        () -> {
          disuse(lease);
          leave(lease.row);
        });
  }

  /** Blocks that are here. */
  public int size() {
    return size;
  }

  /** Of these, the blocks that running requests use; one that several use counts once. */
  public int inUse() {
    return inUse;
  }

  /** The blocks that leases hold, each counted once less than it is held. */
  public int shared() {
    return shared;
  }

  private void hold(PromptBlocks prompt, int room, PrefixLease lease) {
    int depth = match(prompt);
    int row = depth == 0 ? NONE : index.find(prompt.hash(depth - 1));
    enter(row);
    while (depth < prompt.count() && hasSpare(room)) {
      row = add(prompt.hash(depth), row);
      depth++;
    }
    lease.row = row;
    lease.depth = depth;
    use(lease);
    size = blocks;
  }

  /** A lease ends at its row: all before it are in use, too. */
  private void use(PrefixLease lease) {
    int row = lease.row;
    while (row != NONE && users[row]++ == 0) {
      blocksInUse++;
      row = parents[row];
    }
    blocksLeased += lease.depth;
    publishUse();
  }

  /** A lease is over. */
  private void disuse(PrefixLease lease) {
    int row = lease.row;
    while (row != NONE && --users[row] == 0) {
      blocksInUse--;
      row = parents[row];
    }
    blocksLeased -= lease.depth;
    publishUse();
  }

  private void publishUse() {
    inUse = blocksInUse;
    shared = blocksLeased - blocksInUse;
  }

  /** One more holds a row. */
  private void enter(int row) {
    if (row != NONE && holders[row]++ == 0) {
      idle.remove(row);
    }
  }

  /** One fewer holds a row. */
  private void leave(int row) {
    if (row != NONE && --holders[row] == 0) {
      idle.addLast(row);
    }
  }

  /** Whether one more fits into a room of so many, if need be in place of those nobody uses. */
  private boolean hasSpare(int room) {
    while (blocks >= room && !idle.isEmpty()) {
      evict(idle.first());
    }
    return blocks < room;
  }

  private void evict(int row) {
    idle.remove(row);
    index.remove(row);
    int parent = parents[row];
    if (parent != NONE && --holders[parent] == 0) {
      idle.addFirst(parent);
    }
    parents[row] = freeRow;
    freeRow = row;
    blocks--;
  }

  /** A block behind another one, which it holds in place of whoever did; held itself. */
  private int add(long hash, int parent) {
    int row = takeRow();
    parents[row] = parent;
    holders[row] = 1;
    index.put(row, hash);
    blocks++;
    return row;
  }

  private int takeRow() {
    if (freeRow != NONE) {
      int row = freeRow;
      freeRow = parents[row];
      return row;
    }
    if (usedRows == parents.length) {
      grow(Math.min(capacity + 1, 2 * usedRows));
    }
    return usedRows++;
  }

  private void grow(int rows) {
    index = index.grown(rows);
    idle.grow(rows);
    parents = Arrays.copyOf(parents, rows);
    holders = Arrays.copyOf(holders, rows);
    users = Arrays.copyOf(users, rows);
  }
}
