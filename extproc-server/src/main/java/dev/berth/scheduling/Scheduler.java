package dev.berth.scheduling;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request to the candidate with the least outstanding work, and books it in the same
 * step.
 *
 * <p><b>Choice.</b> Candidates are the ready endpoints that serve the model, within the subset if
 * the proxy set one, with fewer requests in flight than the pool's bound. Among them the least
 * {@link EndpointLoad#work} wins, ties at random, so that equal idle servers fill evenly instead of
 * in the order of their addresses.
 *
 * <p><b>Bounded work.</b> Up to {@value #MAX_LOOKED_AT} candidates are all looked at. Of more, that
 * many are drawn: with k = 256 draws the chosen one is, but for one decision in a hundred thousand,
 * among the least loaded 4.4 % of any pool ((1 - 0.044)^256 is 1e-5). The draw walks the candidates
 * from a random start in steps of a large prime, which visits each at most once and allocates
 * nothing. Where all that were drawn are full, it walks on until it meets one that is not.
 *
 * <p><b>Atomic.</b> The reservation succeeds only on the load that was compared. If another request
 * took the endpoint in between, the choice is made anew, and after {@value #MAX_ATTEMPTS} lost
 * races the request takes the least loaded endpoint whatever its load is by then, unless it is
 * full.
 *
 * <p>Any thread. No lock; no allocation.
 */
public final class Scheduler {

  /** No bound on the requests in flight on one endpoint. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  static final int MAX_LOOKED_AT = 256;
  static final int MAX_ATTEMPTS = 32;

  /** Larger than any pool, so that stepping by it visits every candidate once. */
  private static final long[] STRIDES = {2_147_483_647L, 2_147_483_629L, 2_147_483_587L};

  private final ThreadLocal<Scan> scans;

  /**
   * @param random one generator for each thread that schedules
   */
  public Scheduler(Supplier<RandomGenerator> random) {
    this.scans = ThreadLocal.withInitial(() -> new Scan(random.get()));
  }

  /**
   * Picks an endpoint and reserves it.
   *
   * @param model null when any ready endpoint will do
   * @param subset canonical {@code ip:port} of the only endpoints allowed; null when all are
   * @param promptTokens estimated size of the request
   * @param maxRequests an endpoint with so many requests in flight gets no further one; at least 1
   * @return the endpoint with the request on its books; null when no candidate is left: because
   *     there is none, because all are full, or because all were removed since the snapshot
   */
  public @Nullable PooledEndpoint reserve(
      PoolSnapshot pool,
      @Nullable String model,
      @Nullable List<String> subset,
      long promptTokens,
      int maxRequests) {
    Scan scan = scans.get();
    for (int attempt = 0; ; attempt++) {
      scan.reset(maxRequests);
      scan.lookAt(pool, model, subset);
      PooledEndpoint least = scan.least;
      if (least == null) {
        return null;
      }
      long observed = attempt < MAX_ATTEMPTS ? scan.observed : least.load().observe();
      if (EndpointLoad.requests(observed) < maxRequests
          && least.load().tryReserve(observed, promptTokens)) {
        return least;
      }
    }
  }

  /** Whether there is an endpoint that {@link #reserve} might choose, full or not. */
  public boolean hasCandidate(
      PoolSnapshot pool, @Nullable String model, @Nullable List<String> subset) {
    Scan scan = scans.get();
    scan.reset(UNBOUNDED);
    scan.lookAt(pool, model, subset);
    return scan.least != null;
  }

  /** One look over the candidates. Confined to its thread and reused. */
  private static final class Scan {

    private final RandomGenerator random;
    private @Nullable PooledEndpoint least;
    private long observed;
    private long leastWork;
    private int maxRequests;
    private int ties;

    Scan(RandomGenerator random) {
      this.random = random;
    }

    void reset(int maxRequests) {
      this.maxRequests = maxRequests;
      least = null;
      leastWork = Long.MAX_VALUE;
      ties = 0;
    }

    void lookAt(PoolSnapshot pool, @Nullable String model, @Nullable List<String> subset) {
      if (subset == null) {
        lookAt(pool, pool.ready(model));
      } else {
        lookAtSubset(pool, model, subset);
      }
    }

    private void lookAt(PoolSnapshot pool, int[] candidates) {
      if (candidates.length <= MAX_LOOKED_AT) {
        for (int candidate : candidates) {
          lookAt(pool.endpoint(candidate));
        }
        return;
      }
      long start = random.nextInt(candidates.length);
      long stride = STRIDES[random.nextInt(STRIDES.length)];
      for (int i = 0; i < MAX_LOOKED_AT || (least == null && i < candidates.length); i++) {
        int index = (int) ((start + i * stride) % candidates.length);
        lookAt(pool.endpoint(candidates[index]));
      }
    }

    private void lookAtSubset(PoolSnapshot pool, @Nullable String model, List<String> subset) {
      for (String address : subset) {
        int position = pool.positionOf(address);
        if (position >= 0 && isCandidate(pool.endpoint(position), model)) {
          lookAt(pool.endpoint(position));
        }
      }
    }

    private static boolean isCandidate(PooledEndpoint endpoint, @Nullable String model) {
      return endpoint.isReady() && (model == null || endpoint.serves(model));
    }

    private void lookAt(PooledEndpoint endpoint) {
      long load = endpoint.load().observe();
      long work = EndpointLoad.work(load);
      boolean isFull = EndpointLoad.requests(load) >= maxRequests;
      if (work == Long.MAX_VALUE || isFull || work > leastWork) {
        return;
      }
      ties = work < leastWork ? 1 : ties + 1;
      if (ties == 1 || random.nextInt(ties) == 0) {
        least = endpoint;
        observed = load;
        leastWork = work;
      }
    }
  }
}
