package dev.berth.simulator.policies.server;

import dev.berth.simulator.policies.trace.TraceRequest;

/**
 * The KV memory of one server, in blocks: free, private to one running request, or shared, which is
 * a block of a prompt that has been read and that others can start from. A request takes all that
 * its prompt and its whole answer need when it is admitted.
 *
 * <p>Invariant: free + private + shared = capacity, none of them negative. Confined to its thread.
 */
final class KvCache {
  private final int capacity;
  private final int blockTokens;
  private final CountedBlocks shared;
  private int privateBlocks;

  KvCache(int capacity, int blockTokens) {
    this.capacity = capacity;
    this.blockTokens = blockTokens;
    this.shared = new CountedBlocks(capacity);
  }

  /**
   * Takes the blocks for a request, evicting idle ones where needed.
   *
   * @return false, with nothing changed, when they cannot be had now
   */
  boolean tryAdmit(RunningRequest running) {
    TraceRequest request = running.request;
    int matched = shared.match(request.blocks(), request.blocks().length);
    int needed = blocksFor(request) - matched;
    int evictable = shared.idle() - shared.idleAmong(request.blocks(), matched);
    if (needed > free() + evictable) {
      return false;
    }
    for (int i = 0; i < matched; i++) {
      shared.use(request.blocks()[i]);
    }
    while (free() < needed) {
      shared.evictOldest();
    }
    privateBlocks += needed;
    running.onAdmitted(matched, needed, blockTokens);
    return true;
  }

  /** Others can start from what has been read of the prompt, though it may not be all. */
  void share(RunningRequest running) {
    long[] blocks = running.request.blocks();
    for (int i = running.sharedBlocks; i < running.readBlocks(blockTokens); i++) {
      shared.use(blocks[i]);
      privateBlocks--;
      running.privateBlocks--;
      running.sharedBlocks++;
    }
  }

  /**
   * Gives everything back; without the first block the others are worth nothing, so it goes last.
   */
  void release(RunningRequest running) {
    privateBlocks -= running.privateBlocks;
    for (int i = running.sharedBlocks - 1; i >= 0; i--) {
      shared.letGo(running.request.blocks()[i]);
    }
  }

  private int blocksFor(TraceRequest request) {
    int tokens = request.promptTokens() + request.outputTokens();
    return (tokens + blockTokens - 1) / blockTokens;
  }

  /** Whether the request fits when there is no other. */
  boolean couldHold(TraceRequest request) {
    return blocksFor(request) <= capacity;
  }

  /** How many blocks of a prompt, from the first on, are here. */
  int match(long[] blocks) {
    return shared.match(blocks, blocks.length);
  }

  int capacity() {
    return capacity;
  }

  int free() {
    return capacity - privateBlocks - shared.used() - shared.idle();
  }

  /** Blocks that running requests hold. */
  int held() {
    return privateBlocks + shared.used();
  }
}
