package dev.berth.scheduling;

import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.ServerSlots;

/**
 * Where a session is at home: with the server that it comes to first when it goes through all
 * {@linkplain ServerSlots slots} in an order of its own, a permutation that its name chooses. So a
 * session has the same server in every replica and after every restart, nothing is remembered, a
 * server that leaves takes only its own sessions along, and the name says nothing about which
 * server that is. To ask all servers how far they are and to follow the way to the first of them is
 * the same.
 *
 * @param key chooses the order
 */
public record Home(long key) {

  private static final int MASK = ServerSlots.COUNT - 1;
  private static final int HALF = Byte.SIZE;

  /** Any odd number would do, since that can be undone. */
  private static final int FIRST = 0x9e35;

  private static final int SECOND = 0xc4cb;

  /** To multiply by this undoes to multiply by {@link #FIRST}: the product ends in 0x0001. */
  private static final int UNDO_FIRST = 0x441d;

  private static final int UNDO_SECOND = 0x80e3;

  /** That of a session of that name. */
  public static Home of(String session) {
    return new Home(ServerSlots.mixed(session.hashCode()));
  }

  /** How far it is to that server; the least wins. Who is nearer in one slot, the key says, too. */
  public long distance(PooledEndpoint server) {
    int tie = (int) (server.addressHash() ^ (key >>> 24)) * 0x9e37_79b1;
    return (long) step(ServerSlots.of(server)) << 32 | (tie & 0xffff_ffffL);
  }

  /** When on the way it comes to that slot. */
  int step(int slot) {
    int bits = ((slot ^ key(0)) * FIRST) & MASK;
    bits ^= bits >>> HALF;
    bits = ((bits ^ key(1)) * SECOND) & MASK;
    bits ^= bits >>> HALF;
    return bits ^ key(2);
  }

  /** Where it comes to with that step: the reverse of {@link #step}. */
  int slot(int step) {
    int bits = step ^ key(2);
    bits ^= bits >>> HALF;
    bits = ((bits * UNDO_SECOND) & MASK) ^ key(1);
    bits ^= bits >>> HALF;
    return ((bits * UNDO_FIRST) & MASK) ^ key(0);
  }

  private int key(int part) {
    return (int) (key >>> (part * Short.SIZE)) & MASK;
  }
}
