package dev.berth.simulator.engine;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The KV cache of one server, in blocks. A block is free, or unshared (it belongs to one running
 * sequence and nobody can reuse it yet), or shared: a prompt block known by its hash, in use by a
 * counted number of sequences, or idle and waiting to be used again or evicted.
 *
 * <p>Invariant: free + unshared + in use + idle = capacity, none of them negative. Idle blocks are
 * evicted in the order in which they became idle; the last block of a prompt goes before the first,
 * because without the first the others are worth nothing.
 */
final class BlockCache {
  private final CacheShape shape;
  private final Map<Long, Integer> users = new HashMap<>();
  private final LinkedHashSet<Long> idle = new LinkedHashSet<>();
  private int unshared;

  BlockCache(CacheShape shape) {
    this.shape = shape;
  }

  /**
   * Takes the blocks for a prompt and its answer, as many from the cache as it already holds.
   *
   * @return null when the cache cannot hold them now
   */
  @Nullable BlockLease tryLease(Prompt prompt, int outputTokens) {
    int matched = match(prompt);
    int fresh = shape.blocksFor(prompt.tokens() + outputTokens) - matched;
    if (fresh > free() + idle.size() - idleAmong(prompt, matched)) {
      return null;
    }
    for (int i = 0; i < matched; i++) {
      use(prompt.block(i));
    }
    evictUntilFree(fresh);
    unshared += fresh;
    return new BlockLease(prompt, matched, fresh);
  }

  /** At least the last token of a prompt is always computed: it gives the first output token. */
  private int match(Prompt prompt) {
    int limit = Math.min(prompt.blockCount(), (prompt.tokens() - 1) / shape.blockTokens());
    int matched = 0;
    while (matched < limit && isShared(prompt.block(matched))) {
      matched++;
    }
    return matched;
  }

  private boolean isShared(long block) {
    return users.containsKey(block) || idle.contains(block);
  }

  private int idleAmong(Prompt prompt, int matched) {
    int count = 0;
    for (int i = 0; i < matched; i++) {
      if (idle.contains(prompt.block(i))) {
        count++;
      }
    }
    return count;
  }

  private void use(long block) {
    idle.remove(block);
    users.merge(block, 1, Integer::sum);
  }

  private void evictUntilFree(int blocks) {
    var oldest = idle.iterator();
    while (free() < blocks) {
      oldest.next();
      oldest.remove();
    }
  }

  /** The prompt has been read: from now on others can start from its blocks. */
  void share(BlockLease lease) {
    Prompt prompt = lease.prompt;
    for (int i = lease.held; i < prompt.blockCount(); i++) {
      unshared--;
      lease.unshared--;
      use(prompt.block(i));
    }
    lease.held = prompt.blockCount();
  }

  /** Gives all blocks of the lease back. The caller does so exactly once per lease. */
  void release(BlockLease lease) {
    unshared -= lease.unshared;
    for (int i = lease.held - 1; i >= 0; i--) {
      letGo(lease.prompt.block(i));
    }
  }

  private void letGo(long block) {
    if (users.merge(block, -1, Integer::sum) == 0) {
      users.remove(block);
      idle.add(block);
    }
  }

  /** Evicts all idle blocks. */
  void dropIdle() {
    idle.clear();
  }

  /** Blocks that hold nothing. */
  int free() {
    return shape.blocks() - unshared - users.size() - idle.size();
  }

  /** Shared blocks, in use or idle. */
  int resident() {
    return users.size() + idle.size();
  }

  /** The share of blocks that sequences hold right now, 0 to 1; idle blocks count as available. */
  double usage() {
    return (double) (unshared + users.size()) / shape.blocks();
  }
}
