package dev.berth.admission;

import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;

/**
 * Lets go of requests as fast as the servers of their model read prompts. All at once they would
 * make those that are answered already wait for each other's prompts: so many tokens are given to a
 * server as it reads within {@value #STEP_NANOS} ns, beside what it has to read, and one request
 * where it has nothing. Confined to the loop of the queues.
 */
public final class PacedRelease {

  /** A little less than the longest time that an answer should stand still between two tokens. */
  static final long STEP_NANOS = 85_000_000;

  private final HoldQueues queues;
  private final Pool pool;
  private final int maxRequestsPerServer;

  /**
   * @param maxRequestsPerServer with so many in flight a server takes no further one
   */
  public PacedRelease(HoldQueues queues, Pool pool, int maxRequestsPerServer) {
    this.queues = queues;
    this.pool = pool;
    this.maxRequestsPerServer = maxRequestsPerServer;
  }

  /** Lets go of what the servers can take now. */
  public void release() {
    PoolSnapshot snapshot = pool.snapshot();
    for (String model : queues.models()) {
      release(model, snapshot);
    }
  }

  private void release(String model, PoolSnapshot snapshot) {
    HoldLine line = queues.line(model);
    double perTokenNanos = 1e9 * pool.paces().of(model).readingSecondsPerToken();
    for (int position : snapshot.ready(model)) {
      PooledEndpoint server = snapshot.endpoint(position);
      long used = server.load().prefills().waitNanos(queues.nowNanos());
      int room = maxRequestsPerServer - server.load().requests();
      HeldRequest next = line.first();
      while (next != null && room > 0 && used < STEP_NANOS) {
        line.releaseFirst();
        used += Math.max(1, (long) (perTokenNanos * next.promptTokens()));
        room--;
        next = line.first();
      }
    }
  }
}
