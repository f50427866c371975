package dev.berth.scheduling;

import dev.berth.pool.PooledEndpoint;

/**
 * Where a session is at home: with the server whose address and the session's name hash highest
 * together (rendezvous hashing). So a session has the same server in every replica and after every
 * restart, nothing is remembered, a server that leaves takes only its own sessions along, and the
 * name says nothing about which server that is.
 *
 * @param session a hash of its name
 */
public record Home(int session) {

  /** That of a session of that name. */
  public static Home of(String session) {
    return new Home(session.hashCode());
  }

  /** How close it is to that server; the highest wins. */
  public long closeness(PooledEndpoint server) {
    return closeness(server.id().text().hashCode());
  }

  /**
   * The finalizer of SplitMix64, variant 13 of Stafford: each bit in turns half of those out.
   *
   * @param server a hash of its address
   */
  long closeness(int server) {
    long bits = (((long) session << 32) | (server & 0xffff_ffffL)) + 0x9e37_79b9_7f4a_7c15L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return bits ^ (bits >>> 31);
  }
}
