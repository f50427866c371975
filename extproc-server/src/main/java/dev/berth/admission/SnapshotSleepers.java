package dev.berth.admission;

import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers that share their accelerators, as the pool has them; whoever wakes them, nobody knows
 * here how long that takes. Any thread.
 */
public final class SnapshotSleepers implements Sleepers {

  @Override
  public boolean canWake(PoolSnapshot pool, String model, @Nullable List<String> subset) {
    return any(pool.wakeable(model), pool, subset) || any(pool.ready(model), pool, subset);
  }

  private static boolean any(int[] positions, PoolSnapshot pool, @Nullable List<String> subset) {
    for (int position : positions) {
      PooledEndpoint server = pool.endpoint(position);
      if (server.wakefulness() != null && (subset == null || subset.contains(server.id().text()))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long waitNanos(String model) {
    return 0;
  }
}
