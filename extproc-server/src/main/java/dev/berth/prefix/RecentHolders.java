package dev.berth.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Who was given a block lately, for pools too large to ask every server: a hint where to look,
 * never more. Whether a server has the block is for its {@link ShadowCache} to say, so nothing has
 * to be taken back when a server goes, restarts or evicts.
 *
 * <p>A table of sets of four blocks. Each block remembers the last {@value #MOST} servers, the
 * newest first, and when it was noted; a new block takes the place of the one in its set that was
 * noted longest ago. {@value #BYTES_PER_BLOCK} bytes for each block of its capacity, taken when the
 * first one is noted.
 *
 * <p>Any thread, no lock: notes that race may lose one of them or mix two blocks, which makes a
 * hint wrong, and no decision.
 */
public final class RecentHolders {

  /** Servers for each block. */
  public static final int MOST = 4;

  /** Servers are numbered from 1 to this. */
  public static final int MOST_SERVERS = 0xFFFF;

  /** Four servers of 16 bits, and a mark. */
  static final int BYTES_PER_BLOCK = 12;

  private final int capacity;
  private final AtomicReference<@Nullable Table> table = new AtomicReference<>();

  /**
   * @param capacity blocks that are remembered: a power of 2, at least 256
   */
  public RecentHolders(int capacity) {
    if (capacity < 256 || Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("a power of 2 from 256 on, not " + capacity);
    }
    this.capacity = capacity;
  }

  /**
   * A server is about to get a prompt.
   *
   * @param server its number; 0 for one that has none, of which nothing is noted
   */
  public void note(PromptBlocks prompt, int server) {
    if (prompt.count() > 0 && server > 0) {
      table().note(prompt, server);
    }
  }

  /**
   * The servers that should have most of a prompt: those of its deepest block that is known, and if
   * they are fewer than {@value #MOST}, those of blocks before it.
   *
   * @param servers gets their numbers, each once; room for {@value #MOST}
   * @return how many they are
   */
  public int find(PromptBlocks prompt, int[] servers) {
    Table known = table.get();
    return known == null ? 0 : known.find(prompt, servers);
  }

  private Table table() {
    Table known = table.get();
    if (known != null) {
      return known;
    }
    Table empty = new Table(capacity);
    Table other = table.compareAndExchange(null, empty);
    return other == null ? empty : other;
  }

  private static final class Table {

    private static final int WAYS = 4;
    private static final int NONE = -1;
    private static final int SERVER_BITS = 16;
    private static final int AGE_BITS = 8;
    private static final int AGES = (1 << AGE_BITS) - 1;

    /** Time moves on so often while as many blocks are added as the table has room for. */
    private static final int TICKS_PER_TURN = 32;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    /** Of each block its servers, the newest in the lowest bits; 0 where there is no block. */
    private final long[] holders;

    /** Of each block 24 bits of its hash and 8 of the time of its last note. */
    private final int[] marks;

    private final int setShift;
    private final int blocksPerTick;
    private final LongAdder added = new LongAdder();

    Table(int capacity) {
      holders = new long[capacity];
      marks = new int[capacity];
      setShift = Long.SIZE - Integer.numberOfTrailingZeros(capacity / WAYS);
      blocksPerTick = capacity / TICKS_PER_TURN;
    }

    void note(PromptBlocks prompt, int server) {
      int now = (int) (added.sum() / blocksPerTick) & AGES;
      int news = 0;
      for (int i = 0; i < prompt.count(); i++) {
        news += note(prompt.hash(i) * SPREAD, server, now) ? 1 : 0;
      }
      if (news > 0) {
        added.add(news);
      }
    }

    /** Whether the block is a new one. */
    private boolean note(long spread, int server, int now) {
      int entry = entryOf(spread);
      boolean isNew = entry == NONE;
      if (isNew) {
        entry = oldest(set(spread), now);
      }
      INTS.setOpaque(marks, entry, tag(spread) << AGE_BITS | now);
      LONGS.setOpaque(holders, entry, withFirst(isNew ? 0 : holders(entry), server));
      return isNew;
    }

    int find(PromptBlocks prompt, int[] servers) {
      int count = 0;
      int step = 1;
      for (int depth = deepest(prompt); depth > 0 && count < MOST; depth -= step, step *= 2) {
        count = addAll(holdersOf(prompt.hash(depth - 1)), servers, count);
      }
      return count;
    }

    /** How many blocks of a prompt are known, from its first on. */
    private int deepest(PromptBlocks prompt) {
      int here = 0;
      int gone = prompt.count() + 1;
      while (gone - here > 1) {
        int middle = (here + gone) >>> 1;
        if (entryOf(prompt.hash(middle - 1) * SPREAD) == NONE) {
          gone = middle;
        } else {
          here = middle;
        }
      }
      return here;
    }

    private long holdersOf(long hash) {
      int entry = entryOf(hash * SPREAD);
      return entry == NONE ? 0 : holders(entry);
    }

    private static int addAll(long holders, int[] servers, int known) {
      int count = known;
      for (long left = holders; left != 0 && count < MOST; left >>>= SERVER_BITS) {
        int server = (int) left & MOST_SERVERS;
        if (!contains(servers, count, server)) {
          servers[count++] = server;
        }
      }
      return count;
    }

    private static boolean contains(int[] servers, int count, int server) {
      for (int i = 0; i < count; i++) {
        if (servers[i] == server) {
          return true;
        }
      }
      return false;
    }

    /** The server before the others; where there are too many, without the one noted first. */
    private static long withFirst(long holders, int server) {
      long newer = 0;
      int bits = 0;
      while (bits < Long.SIZE - SERVER_BITS) {
        long next = (holders >>> bits) & MOST_SERVERS;
        if (next == server || next == 0) {
          break;
        }
        newer |= next << bits;
        bits += SERVER_BITS;
      }
      long older = bits == Long.SIZE - SERVER_BITS ? 0 : holders >>> (bits + SERVER_BITS);
      return older << (bits + SERVER_BITS) | newer << SERVER_BITS | server;
    }

    private int entryOf(long spread) {
      int first = set(spread);
      int tag = tag(spread);
      for (int entry = first; entry < first + WAYS; entry++) {
        if (mark(entry) >>> AGE_BITS == tag && holders(entry) != 0) {
          return entry;
        }
      }
      return NONE;
    }

    /** Of a set the free entry, or the one that was noted longest ago. */
    private int oldest(int first, int now) {
      int oldest = first;
      int mostAge = -1;
      for (int entry = first; entry < first + WAYS; entry++) {
        int age = holders(entry) == 0 ? AGES + 1 : (now - mark(entry)) & AGES;
        if (age > mostAge) {
          oldest = entry;
          mostAge = age;
        }
      }
      return oldest;
    }

    private int set(long spread) {
      return (int) (spread >>> setShift) * WAYS;
    }

    private static int tag(long spread) {
      return (int) spread & 0xFFFFFF;
    }

    private int mark(int entry) {
      return (int) INTS.getOpaque(marks, entry);
    }

    private long holders(int entry) {
      return (long) LONGS.getOpaque(holders, entry);
    }
  }
}
