package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.server.CountedBlocks;

/**
 * What a router believes each server has cached, from its own picks alone: the blocks of a prompt
 * are held from the pick to the end of the request, and stay behind it until room is needed, tail
 * first. Room is kept for what running requests write. Confined to its thread.
 */
final class ShadowCaches {
  private final CountedBlocks[] servers;
  private final int[] kept;
  private final int capacity;

  /**
   * @param capacity blocks that each server has room for
   */
  ShadowCaches(int servers, int capacity) {
    this.capacity = capacity;
    this.kept = new int[servers];
    this.servers = new CountedBlocks[servers];
    for (int server = 0; server < servers; server++) {
      this.servers[server] = new CountedBlocks(capacity);
    }
  }

  /** How many blocks of a prompt, from its first on, the server has. */
  int match(long[] hashes, int count, int server) {
    return servers[server].match(hashes, count);
  }

  /** The server gets this prompt. */
  void reference(int server, long[] hashes, int count) {
    for (int i = 0; i < count; i++) {
      servers[server].use(hashes[i]);
    }
    evict(server);
  }

  /** The request is over. */
  void release(int server, long[] hashes, int count) {
    for (int i = count - 1; i >= 0; i--) {
      servers[server].letGo(hashes[i]);
    }
    evict(server);
  }

  /** So many blocks are needed for other things. */
  void keepFree(int server, int blocks) {
    kept[server] = blocks;
  }

  private void evict(int server) {
    CountedBlocks blocks = servers[server];
    while (blocks.idle() > 0 && blocks.used() + blocks.idle() + kept[server] > capacity) {
      blocks.evictOldest();
    }
  }

  /** Blocks that the server's requests hold. */
  int held(int server) {
    return servers[server].used();
  }
}
