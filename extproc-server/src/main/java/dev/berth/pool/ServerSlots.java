package dev.berth.pool;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Where the servers of a pool stand among {@value #COUNT} slots. Each has the slot that its address
 * hashes to, the same in every pool and process; a few share one. So what goes through the slots in
 * an order of its own finds a server after {@value #COUNT} / n of them, whatever became of the
 * others. Immutable.
 */
public final class ServerSlots {

  public static final int COUNT = 1 << 16;

  private final BitSet taken = new BitSet(COUNT);

  /** Slot and position of each server, in this order. */
  private final long[] servers;

  ServerSlots(List<PooledEndpoint> endpoints) {
    servers = new long[endpoints.size()];
    for (int position = 0; position < servers.length; position++) {
      int slot = of(endpoints.get(position));
      taken.set(slot);
      servers[position] = first(slot) | position;
    }
    Arrays.sort(servers);
  }

  /** That of a server: 0 to {@value #COUNT} - 1. */
  public static int of(PooledEndpoint server) {
    return (int) (server.addressHash() >>> 48);
  }

  /** The finalizer of SplitMix64, variant 13 of Stafford: each bit in turns half of those out. */
  public static long mixed(int hash) {
    long bits = hash + 0x9e37_79b9_7f4a_7c15L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return bits ^ (bits >>> 31);
  }

  /** Whether any server stands there. */
  public boolean isTaken(int slot) {
    return taken.get(slot);
  }

  /** Where in the order of slots those who stand there begin. */
  public int indexOf(int slot) {
    int found = Arrays.binarySearch(servers, first(slot));
    return found < 0 ? ~found : found;
  }

  /** Whether the one at this index of that order stands there. */
  public boolean isIn(int slot, int index) {
    return index < servers.length && servers[index] >>> 32 == slot;
  }

  /** The position in the pool of the one at this index. */
  public int position(int index) {
    return (int) servers[index];
  }

  private static long first(int slot) {
    return (long) slot << 32;
  }
}
