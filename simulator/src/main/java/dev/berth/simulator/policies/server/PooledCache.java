package dev.berth.simulator.policies.server;

import dev.berth.simulator.policies.trace.Trace;
import dev.berth.simulator.policies.trace.TraceRequest;

/**
 * What could be reused at best: one cache with the memory of all servers, which every prompt is
 * read into as it arrives and which running requests leave whole. Stateless.
 */
public final class PooledCache {
  private PooledCache() {}

  /** The share of prompt tokens that such a cache has. */
  public static double hit(Trace trace, ServerParameters parameters, int servers) {
    int capacity = parameters.kvTokens() / trace.blockTokens() * servers;
    CountedBlocks blocks = new CountedBlocks(capacity);
    double cached = 0;
    double all = 0;
    for (TraceRequest request : trace.requests()) {
      int matched = blocks.match(request.blocks(), request.blocks().length);
      cached += Math.min(matched * trace.blockTokens(), request.promptTokens() - 1);
      all += request.promptTokens();
      pass(blocks, request.blocks(), capacity);
    }
    return cached / all;
  }

  private static void pass(CountedBlocks cache, long[] blocks, int capacity) {
    for (long block : blocks) {
      cache.use(block);
    }
    for (int i = blocks.length - 1; i >= 0; i--) {
      cache.letGo(blocks[i]);
    }
    while (cache.idle() > capacity) {
      cache.evictOldest();
    }
  }
}
