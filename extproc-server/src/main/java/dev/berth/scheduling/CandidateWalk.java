package dev.berth.scheduling;

import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.prefix.PromptBlocks;
import dev.berth.prefix.RecentHolders;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the candidates of a request and shows each with its load. Confined to its thread and
 * reused; allocates nothing.
 */
final class CandidateWalk {

  /** Larger than any pool, so that stepping by it visits every candidate once. */
  private static final long[] STRIDES = {2_147_483_647L, 2_147_483_629L, 2_147_483_587L};

  /** Sees the candidates. */
  interface Visitor {

    /**
     * One that would be picked if it were alone and all others gone.
     *
     * @param observed its load
     */
    void visit(PooledEndpoint candidate, long observed);
  }

  private final RandomGenerator random;
  private Fitness fitness = Fitness.WELL;
  private int maxRequests;
  private int shown;
  private int drawnOf;
  private boolean heldBack;
  private final int[] holders = new int[RecentHolders.MOST];

  CandidateWalk(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Shows the candidates: all of a subset, which the proxy has bounded, else all that are ready,
   * or, where these are more than {@value Scheduler#MAX_LOOKED_AT}, {@value Scheduler#DRAWN} of
   * them, drawn at random.
   *
   * <p>One whose last answer was a failure looks idle, for its requests end at once, and would win
   * every decision until its failures are enough to eject it, or for ever if too many are out
   * already. So in a decision it is shown with the chance of one among all: then it wins no more
   * than its share, and no less if it has nothing to do. Where nobody else is left it is shown.
   *
   * @param fitness which of them
   * @param decides whether one of them is to be chosen: then some may be held back, but not all;
   *     and where all that were drawn are full, it looks on
   */
  void walk(
      PoolSnapshot pool,
      @Nullable String model,
      @Nullable List<String> subset,
      Fitness fitness,
      int maxRequests,
      boolean decides,
      Visitor visitor) {
    this.fitness = fitness;
    this.maxRequests = maxRequests;
    shown = 0;
    heldBack = false;
    int all = subset == null ? pool.ready(model).length : subset.size();
    boolean draws = subset == null && Scheduler.isDrawnFrom(all);
    drawnOf = !decides ? 1 : draws ? Scheduler.DRAWN : all;
    walk(pool, model, subset, decides, visitor);
    if (shown == 0 && heldBack) {
      drawnOf = 1;
      walk(pool, model, subset, decides, visitor);
    }
  }

  private void walk(
      PoolSnapshot pool,
      @Nullable String model,
      @Nullable List<String> subset,
      boolean insist,
      Visitor visitor) {
    if (subset == null) {
      walkReady(pool, pool.ready(model), insist, visitor);
    } else {
      walkSubset(pool, model, subset, visitor);
    }
  }

  private void walkReady(PoolSnapshot pool, int[] ready, boolean insist, Visitor visitor) {
    if (!Scheduler.isDrawnFrom(ready.length)) {
      for (int position : ready) {
        show(pool.endpoint(position), visitor);
      }
      return;
    }
    long start = random.nextInt(ready.length);
    long stride = STRIDES[random.nextInt(STRIDES.length)];
    for (int i = 0; i < Scheduler.DRAWN || (insist && shown == 0 && i < ready.length); i++) {
      show(pool.endpoint(ready[(int) ((start + i * stride) % ready.length)]), visitor);
    }
  }

  /**
   * Shows, of a pool of which {@link #walk} shows only some, those that should have most of a
   * prompt, be they drawn or not.
   */
  void walkHolders(
      PoolSnapshot pool, @Nullable String model, PromptBlocks prompt, Visitor visitor) {
    int count = pool.holdersOf(prompt, holders);
    for (int i = 0; i < count; i++) {
      PooledEndpoint holder = pool.numbered(holders[i]);
      if (holder != null && Drop.of(holder, model) == null) {
        show(holder, visitor);
      }
    }
  }

  /**
   * Shows, of a pool of which {@link #walk} shows only some, the one where the request is at home,
   * of those that may get it. Looks at no more of the others than the hashes of their addresses.
   */
  void walkHome(PoolSnapshot pool, @Nullable String model, Home home, Visitor visitor) {
    PooledEndpoint closest = null;
    long highest = Long.MIN_VALUE;
    for (int position : pool.ready(model)) {
      long closeness = home.closeness(pool.addressHash(position));
      if (closeness >= highest && isAdmitted(pool.endpoint(position))) {
        closest = pool.endpoint(position);
        highest = closeness;
      }
    }
    if (closest != null) {
      show(closest, visitor);
    }
  }

  private boolean isAdmitted(PooledEndpoint endpoint) {
    return fitness.admits(endpoint, endpoint.load().observe(), maxRequests);
  }

  private void walkSubset(
      PoolSnapshot pool, @Nullable String model, List<String> subset, Visitor visitor) {
    for (String address : subset) {
      int position = pool.positionOf(address);
      if (position >= 0 && Drop.of(pool.endpoint(position), model) == null) {
        show(pool.endpoint(position), visitor);
      }
    }
  }

  private void show(PooledEndpoint endpoint, Visitor visitor) {
    long observed = endpoint.load().observe();
    if (!fitness.admits(endpoint, observed, maxRequests)) {
      return;
    }
    if (isHeldBack(endpoint)) {
      heldBack = true;
    } else {
      shown++;
      visitor.visit(endpoint, observed);
    }
  }

  private boolean isHeldBack(PooledEndpoint endpoint) {
    return drawnOf > 1 && endpoint.health().isFailing() && random.nextInt(drawnOf) > 0;
  }
}
