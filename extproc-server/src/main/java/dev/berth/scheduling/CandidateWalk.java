package dev.berth.scheduling;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.ServerSlots;
import dev.berth.prefix.PromptBlocks;
import dev.berth.prefix.RecentHolders;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the candidates of a request and shows each with its load. Confined to its thread and
 * reused; allocates nothing.
 *
 * <p>One whose last answer was a failure looks idle, for its requests end at once, and would win
 * every decision until its failures are enough to eject it, or for ever if too many are out
 * already. So in a decision it is shown with the chance of one among all: then it wins no more than
 * its share, and no less if it has nothing to do. Where nobody else is left it is shown.
 */
final class CandidateWalk {

  /** Sees the candidates. */
  interface Visitor {

    /**
     * One that would be picked if it were alone and all others gone.
     *
     * @param observed its load
     */
    void visit(PooledEndpoint candidate, long observed);
  }

  /** A step costs about a quarter of a look at a candidate's address and load. */
  private static final int STEPS_FOR_ONE = 4;

  private final RandomGenerator random;
  private final Draw draw;
  private final int[] holders = new int[RecentHolders.MOST];
  private Fitness fitness = Fitness.WELL;
  private int maxRequests;
  private int shown;
  private int oneOf;
  private boolean heldBack;

  CandidateWalk(RandomGenerator random) {
    this.random = random;
    this.draw = new Draw(random);
  }

  /**
   * Shows all candidates: those of a subset, which the proxy has bounded, else those that are
   * ready.
   *
   * @param fitness which of them
   * @param decides whether one of them is to be chosen: then some may be held back, but not all
   */
  void walkAll(
      PoolSnapshot pool,
      @Nullable String model,
      @Nullable List<String> subset,
      Fitness fitness,
      int maxRequests,
      boolean decides,
      Visitor visitor) {
    int all = subset == null ? pool.ready(model).length : subset.size();
    begin(fitness, maxRequests, decides ? all : 1);
    walkAll(pool, model, subset, visitor);
    if (shown == 0 && heldBack) {
      oneOf = 1;
      walkAll(pool, model, subset, visitor);
    }
  }

  private void begin(Fitness which, int bound, int others) {
    fitness = which;
    maxRequests = bound;
    shown = 0;
    oneOf = others;
    heldBack = false;
  }

  private void walkAll(
      PoolSnapshot pool, @Nullable String model, @Nullable List<String> subset, Visitor visitor) {
    if (subset == null) {
      for (int position : pool.ready(model)) {
        show(pool, position, visitor);
      }
    } else {
      walkSubset(pool, model, subset, visitor);
    }
  }

  /**
   * Shows, of a pool of which {@link #walkPromising} shows only some, the one where the request is
   * at home, of those that may get it. Gives up after so many slots that {@value Scheduler#DRAWN}
   * candidates should have been there. Where it would rather look at all of them, since these are
   * more than {@value #STEPS_FOR_ONE} slots for each, it does so after that many.
   */
  void walkHome(PoolSnapshot pool, @Nullable String model, Home home, Visitor visitor) {
    int[] ready = pool.ready(model);
    int worthAll = STEPS_FOR_ONE * ready.length;
    int enough = Scheduler.DRAWN * ServerSlots.COUNT / ready.length;
    int closest = onTheWay(pool, model, home, Math.min(worthAll, enough));
    if (closest < 0 && worthAll <= enough) {
      closest = amongAll(pool, ready, home);
    }
    if (closest >= 0) {
      show(pool, closest, visitor);
    }
  }

  private int onTheWay(PoolSnapshot pool, @Nullable String model, Home home, int steps) {
    int closest = -1;
    for (int step = 0; step < steps && closest < 0; step++) {
      int slot = home.slot(step);
      closest = pool.slots().isTaken(slot) ? closestIn(slot, pool, model, home) : -1;
    }
    return closest;
  }

  private int amongAll(PoolSnapshot pool, int[] ready, Home home) {
    int closest = -1;
    for (int position : ready) {
      closest = closer(closest, position, pool, home);
    }
    return closest;
  }

  private int closestIn(int slot, PoolSnapshot pool, @Nullable String model, Home home) {
    ServerSlots slots = pool.slots();
    int closest = -1;
    for (int i = slots.indexOf(slot); slots.isIn(slot, i); i++) {
      int position = slots.position(i);
      closest = pool.isReady(position, model) ? closer(closest, position, pool, home) : closest;
    }
    return closest;
  }

  /** The one of the two that may get it and is not farther; -1 for neither. */
  private int closer(int closest, int position, PoolSnapshot pool, Home home) {
    boolean isCloser =
        isAdmitted(pool, position)
            && (closest < 0
                || home.distance(pool.endpoint(position)) <= home.distance(pool.endpoint(closest)));
    return isCloser ? position : closest;
  }

  private boolean isAdmitted(PoolSnapshot pool, int position) {
    return fitness.admits(pool.endpoint(position), pool.observe(position), maxRequests);
  }

  private void walkSubset(
      PoolSnapshot pool, @Nullable String model, List<String> subset, Visitor visitor) {
    for (String address : subset) {
      int position = pool.positionOf(address);
      if (position >= 0 && Drop.of(pool.endpoint(position), model) == null) {
        show(pool, position, visitor);
      }
    }
  }

  /**
   * Shows some of a large pool: {@value Scheduler#DRAWN} of those that are ready, drawn at random.
   */
  void walkSome(
      PoolSnapshot pool,
      @Nullable String model,
      Fitness fitness,
      int maxRequests,
      Visitor visitor) {
    begin(fitness, maxRequests, 1);
    draw.begin(pool.ready(model));
    showNextDrawn(pool, Scheduler.DRAWN, visitor);
  }

  /**
   * Shows the candidates of a decision in a large pool: those that should have most of its prompt,
   * and beside them the least loaded of {@value Scheduler#DRAWN} that are drawn at random. While
   * nobody is found that is to be shown, it draws on.
   *
   * @param most how many are shown
   */
  void walkPromising(
      PoolSnapshot pool,
      @Nullable String model,
      PromptBlocks prompt,
      Fitness fitness,
      int maxRequests,
      int most,
      Visitor visitor) {
    begin(fitness, maxRequests, Scheduler.DRAWN);
    walkPromising(pool, model, prompt, most, visitor);
    if (shown == 0 && heldBack) {
      oneOf = 1;
      walkPromising(pool, model, prompt, most, visitor);
    }
  }

  private void walkPromising(
      PoolSnapshot pool, @Nullable String model, PromptBlocks prompt, int most, Visitor visitor) {
    walkHolders(pool, model, prompt, visitor);
    draw.begin(pool.ready(model));
    do {
      showNextDrawn(pool, most, visitor);
    } while (shown == 0 && draw.isUnfinished());
  }

  private void walkHolders(
      PoolSnapshot pool, @Nullable String model, PromptBlocks prompt, Visitor visitor) {
    int count = pool.readyHolders(prompt, model, holders);
    for (int i = 0; i < count; i++) {
      show(pool, holders[i], visitor);
    }
  }

  private void showNextDrawn(PoolSnapshot pool, int most, Visitor visitor) {
    draw.next(pool, fitness, maxRequests);
    while (shown < most && draw.hasMore()) {
      show(pool, draw.takeLeastLoaded(), visitor);
    }
  }

  private void show(PoolSnapshot pool, int position, Visitor visitor) {
    PooledEndpoint endpoint = pool.endpoint(position);
    long observed = pool.observe(position);
    if (!fitness.admits(endpoint, observed, maxRequests)) {
      return;
    }
    if (isHeldBack(observed)) {
      heldBack = true;
    } else {
      shown++;
      visitor.visit(endpoint, observed);
    }
  }

  private boolean isHeldBack(long observed) {
    return oneOf > 1 && EndpointLoad.isFailing(observed) && random.nextInt(oneOf) > 0;
  }
}
