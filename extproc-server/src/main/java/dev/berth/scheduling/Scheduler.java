package dev.berth.scheduling;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.Gate;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Prefill;
import dev.berth.pool.Reservation;
import dev.berth.prefix.PrefixLease;
import dev.berth.prefix.PromptBlocks;
import dev.berth.prefix.RecentHolders;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request to the candidate that its {@link Policy} finds best, and books it in the same
 * step.
 *
 * <p><b>Choice.</b> Candidates are the ready endpoints that serve the model, within the subset if
 * the proxy set one, that are well and have fewer requests in flight than the pool's bound. Among
 * them the least cost of their {@link Weighing} wins, ties at random, so that equal idle servers
 * fill evenly instead of in the order of their addresses.
 *
 * <p><b>Bounded work.</b> Up to {@value #MAX_LOOKED_AT} candidates are all looked at. Of more,
 * {@value #DRAWN} are drawn: the least loaded of them is, in every second decision, among the least
 * loaded 2.1 % of any pool, and but for one in a hundred thousand among the least loaded 30 % ((1 -
 * 0.3)^32 is 1e-5). Beside them it looks at up to {@value RecentHolders#MOST} that were given the
 * beginning of the prompt lately. Where a policy {@linkplain Weighing#isAboutLoad is about load},
 * {@value #WEIGHED} are weighed, by all that the policy looks at: those that have the prompt, and
 * of those that were {@linkplain Draw drawn} the least loaded. Where all that were drawn are full,
 * it draws on until it meets one that is not. Where the request's session is at {@link Home home}
 * somewhere, it looks there, too, which {@link CandidateWalk#walkHome} finds in bounded work.
 *
 * <p><b>Atomic.</b> The reservation succeeds only on the load that was compared. If another request
 * took the endpoint in between, the choice is made anew, and after {@value #MAX_ATTEMPTS} lost
 * races the request takes the one that was best whatever its load is by then, unless it is full.
 * What the policy books beside the load goes up before it: who has seen the load has seen all.
 *
 * <p>Any thread. No lock; allocates nothing but the answer.
 */
public final class Scheduler {

  /** No bound on the requests in flight on one endpoint. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** So many candidates are looked at for one decision, however many there are. */
  public static final int MAX_LOOKED_AT = 256;

  /** So many are drawn where there are more: in a large pool every look is a miss of the cache. */
  static final int DRAWN = 32;

  /** So many are weighed where a cheap look tells which. */
  static final int WEIGHED = 8;

  static final int MAX_ATTEMPTS = 32;

  /** For a look whose order does not matter. */
  private static final Weighing ANY_REQUEST = LeastWork.ofTokens(0);

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
   * @param weighing of the request; good for this decision only
   * @param maxRequests an endpoint with so many requests in flight gets no further one; at least 1
   * @return the endpoint that has the request on its books; null when no candidate is left: because
   *     there is none, because none is well, because all are full, or because all were removed
   *     since the snapshot
   */
  public @Nullable Reservation reserve(
      PoolSnapshot pool,
      @Nullable String model,
      @Nullable List<String> subset,
      Weighing weighing,
      int maxRequests) {
    return reserve(pool, model, subset, Fitness.WELL, weighing, maxRequests);
  }

  /**
   * As {@link #reserve}, among those that are not well: for when no other is left. The least
   * suspect go first, whatever they have to do.
   */
  public @Nullable Reservation reserveLeastSuspect(
      PoolSnapshot pool,
      @Nullable String model,
      @Nullable List<String> subset,
      Weighing weighing,
      int maxRequests) {
    return reserve(pool, model, subset, Fitness.SICK, weighing, maxRequests);
  }

  private @Nullable Reservation reserve(
      PoolSnapshot pool,
      @Nullable String model,
      @Nullable List<String> subset,
      Fitness fitness,
      Weighing weighing,
      int maxRequests) {
    Scan scan = scans.get();
    for (int attempt = 0; ; attempt++) {
      PooledEndpoint best = scan.bestOf(pool, model, subset, fitness, weighing, maxRequests);
      if (best == null) {
        return null;
      }
      long observed = attempt < MAX_ATTEMPTS ? scan.observed : best.load().observe();
      Reservation reservation =
          fitness.admits(best, observed, maxRequests) ? tryReserve(best, observed, weighing) : null;
      if (reservation != null) {
        if (isDrawnFrom(pool, model, subset)) {
          pool.noteHolder(weighing.demand().blocks(), best);
        }
        return reservation;
      }
    }
  }

  /** Whether there are so many candidates that only some are looked at. */
  static boolean isDrawnFrom(
      PoolSnapshot pool, @Nullable String model, @Nullable List<String> subset) {
    return subset == null && isDrawnFrom(pool.ready(model).length);
  }

  static boolean isDrawnFrom(int candidates) {
    return candidates > MAX_LOOKED_AT;
  }

  private static @Nullable Reservation tryReserve(
      PooledEndpoint endpoint, long observed, Weighing weighing) {
    Prefill prefill = weighing.book(endpoint);
    if (!endpoint.load().tryReserve(observed, weighing.demand().promptTokens())) {
      prefill.undo();
      return null;
    }
    boolean trial = EndpointLoad.gate(observed) == Gate.TRIAL;
    PrefixLease lease = weighing.onReserved(endpoint);
    return new Reservation(endpoint, trial, weighing.demand(), prefill, lease);
  }

  /** Whether there is an endpoint that {@link #reserve} might choose, full or not. */
  public boolean hasCandidate(
      PoolSnapshot pool, @Nullable String model, @Nullable List<String> subset) {
    return scans.get().bestOf(pool, model, subset, Fitness.WELL, ANY_REQUEST, UNBOUNDED) != null;
  }

  /**
   * Where a request may go if the endpoint that {@link #reserve} chose for it fails: further
   * candidates of the same decision, those of other pods first, then the best. Nothing is reserved
   * on them, since hardly any request needs one. Looks at no more than {@value #MAX_LOOKED_AT} of
   * them, and allocates nothing when none is wanted.
   *
   * @param chosen is not among them
   * @param count how many at the most
   * @return in the order in which they should be tried; each once; empty where there is none
   */
  public List<EndpointId> fallbacks(
      PoolSnapshot pool,
      @Nullable String model,
      @Nullable List<String> subset,
      Weighing weighing,
      int maxRequests,
      PooledEndpoint chosen,
      int count) {
    if (count == 0) {
      return List.of();
    }
    Scan scan = scans.get();
    Candidates others =
        scan.weighed(pool, model, subset, Fitness.WELL, weighing, maxRequests, false);
    Shortlist shortlist = new Shortlist(chosen, count, scan.random::nextInt);
    for (int i = 0; i < others.size(); i++) {
      shortlist.offer(others.endpoint(i), others.observed(i), others.cost(i));
    }
    others.clear();
    return shortlist.ids();
  }

  /** One look over the candidates. Confined to its thread. */
  private static final class Scan implements CandidateWalk.Visitor {

    private final RandomGenerator random;
    private final CandidateWalk walk;
    private final Candidates candidates;
    private Fitness fitness = Fitness.WELL;
    private int leastSuspicion;
    private long observed;

    Scan(RandomGenerator random) {
      this.random = random;
      this.walk = new CandidateWalk(random);
      this.candidates = new Candidates(MAX_LOOKED_AT + RecentHolders.MOST + 1, random);
    }

    /** The candidate with the least cost, of several any; null where there is no candidate. */
    @Nullable PooledEndpoint bestOf(
        PoolSnapshot pool,
        @Nullable String model,
        @Nullable List<String> subset,
        Fitness fit,
        Weighing weighing,
        int maxRequests) {
      Candidates all = weighed(pool, model, subset, fit, weighing, maxRequests, true);
      int cheapest = all.cheapest();
      PooledEndpoint best = cheapest < 0 ? null : all.endpoint(cheapest);
      observed = cheapest < 0 ? 0 : all.observed(cheapest);
      all.clear();
      return best;
    }

    /** The candidates with their costs; of those that are not well, the least suspect. */
    Candidates weighed(
        PoolSnapshot pool,
        @Nullable String model,
        @Nullable List<String> subset,
        Fitness fit,
        Weighing weighing,
        int maxRequests,
        boolean decides) {
      fitness = fit;
      leastSuspicion = Integer.MAX_VALUE;
      candidates.clear();
      if (!isDrawnFrom(pool, model, subset)) {
        walk.walkAll(pool, model, subset, fit, maxRequests, decides, this);
      } else if (decides) {
        walkPromising(pool, model, weighing, maxRequests);
      } else {
        walk.walkSome(pool, model, fit, maxRequests, this);
      }
      weighing.weigh(candidates);
      return candidates;
    }

    private void walkPromising(
        PoolSnapshot pool, @Nullable String model, Weighing weighing, int maxRequests) {
      PromptBlocks prompt = weighing.demand().blocks();
      int most = weighing.isAboutLoad() ? WEIGHED : DRAWN + RecentHolders.MOST;
      walk.walkPromising(pool, model, prompt, fitness, maxRequests, most, this);
      Home home = weighing.home();
      if (home != null && candidates.size() > 0) {
        walk.walkHome(pool, model, home, this);
      }
    }

    @Override
    public void visit(PooledEndpoint candidate, long load) {
      int suspicion = fitness.suspicion(candidate);
      if (suspicion < leastSuspicion) {
        candidates.clear();
        leastSuspicion = suspicion;
      }
      if (suspicion == leastSuspicion) {
        candidates.offer(candidate, load);
      }
    }
  }
}
