package dev.berth.pool;

/**
 * Keeps the loads of servers side by side: a decision in a large pool looks at many of them, and
 * each would be a miss of the cache if it lay with its server. Taken in chunks, each of which is
 * there for as long as one of its servers. One thread.
 */
final class LoadRoom {

  private static final int LOADS_PER_CHUNK = 64;

  private long[] chunk = {};
  private int used;

  /** The load of one more server. */
  EndpointLoad next() {
    if (used == chunk.length) {
      chunk = new long[LOADS_PER_CHUNK * EndpointLoad.LONGS];
      used = 0;
    }
    EndpointLoad load = new EndpointLoad(chunk, used);
    used += EndpointLoad.LONGS;
    return load;
  }
}
