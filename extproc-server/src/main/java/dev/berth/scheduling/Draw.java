package dev.berth.scheduling;

import dev.berth.pool.PoolSnapshot;
import java.util.random.RandomGenerator;

/**
 * Goes through the candidates of a large pool, {@value Scheduler#DRAWN} of them at a time, and
 * hands those out, the one with the least work first. Looks at nothing of them but their loads,
 * since in a large pool each object more is a miss of the cache. Confined to its thread and reused;
 * allocates nothing.
 *
 * <p>It begins at a random candidate and goes on in steps of a large prime, so that it comes to
 * each once.
 */
final class Draw {

  /** Larger than any pool. */
  private static final int[] STRIDES = {2_147_483_647, 2_147_483_629, 2_147_483_587};

  private final RandomGenerator random;
  private final int[] positions = new int[Scheduler.DRAWN];
  private final long[] loads = new long[Scheduler.DRAWN];
  private final long[] costs = new long[Scheduler.DRAWN];
  private int[] all = {};
  private int at;
  private int stride;
  private int unseen;
  private int drawn;

  Draw(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Begins anew; nobody is drawn yet.
   *
   * @param candidates positions in the pool
   */
  void begin(int[] candidates) {
    all = candidates;
    unseen = candidates.length;
    at = random.nextInt(candidates.length);
    stride = STRIDES[random.nextInt(STRIDES.length)] % candidates.length;
    drawn = 0;
  }

  /** Looks at the next ones, and forgets those before. */
  void next(PoolSnapshot pool, Fitness fitness, int maxRequests) {
    int looked = look(pool);
    drawn = 0;
    for (int i = 0; i < looked; i++) {
      int position = positions[i];
      if (fitness.admits(pool.endpoint(position), loads[i], maxRequests)) {
        positions[drawn] = position;
        costs[drawn] = pool.cost(position, loads[i]);
        drawn++;
      }
    }
  }

  /** So short a loop that the processor waits for the misses of many rounds at once. */
  private int look(PoolSnapshot pool) {
    int looked = Math.min(unseen, Scheduler.DRAWN);
    for (int i = 0; i < looked; i++) {
      positions[i] = all[at];
      loads[i] = pool.observe(all[at]);
      at += stride;
      at -= at < all.length ? 0 : all.length;
    }
    unseen -= looked;
    return looked;
  }

  /** Whether there are some that were not looked at. */
  boolean isUnfinished() {
    return unseen > 0;
  }

  /** Whether some that were drawn are left. */
  boolean hasMore() {
    return drawn > 0;
  }

  /** The position of the one with the least work, of those that are left; it is left no more. */
  int takeLeastLoaded() {
    int least = 0;
    for (int i = 1; i < drawn; i++) {
      least = costs[i] < costs[least] ? i : least;
    }
    int position = positions[least];
    drawn--;
    positions[least] = positions[drawn];
    costs[least] = costs[drawn];
    return position;
  }
}
