package dev.berth.prefix;

/**
 * Holds the blocks of one request in the shadow of its server's cache. To be released once, by
 * whatever ends the request.
 */
public final class PrefixLease {

  private final ShadowCache cache;

  /** The row of the last block that is held, which holds the ones before it. The writer's. */
  int row = HashIndex.NONE;

  /** How many blocks that are. The writer's. */
  int depth;

  PrefixLease(ShadowCache cache) {
    this.cache = cache;
  }

  /** The request is over: its blocks may be evicted when room is needed. Any thread. */
  public void release() {
    cache.release(this);
  }
}
