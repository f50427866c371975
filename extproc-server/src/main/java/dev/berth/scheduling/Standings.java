package dev.berth.scheduling;

import dev.berth.endpoint.EndpointId;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Every endpoint of a pool, as a decision about one request would see it at this moment: who is a
 * candidate, who is not and why, and in which order. For people who ask why; a decision itself
 * needs none of it. Judged by {@link Drop} and ordered by {@link Shortlist}, like the decision, and
 * each load is read once, so that all that is said fits together. Immutable; reserves nothing.
 */
public final class Standings {

  private static final Comparator<Standing> BY_COST =
      Comparator.comparingDouble(Standing::cost)
          .thenComparing(standing -> standing.endpoint().id());

  private final List<Standing> candidates;
  private final List<Standing> dropped;
  private final Weighing weighing;
  private final boolean drawn;

  private Standings(List<Standing> all, Weighing weighing, boolean drawn) {
    this.weighing = weighing;
    this.candidates = all.stream().filter(Standing::isCandidate).sorted(BY_COST).toList();
    this.dropped = all.stream().filter(standing -> !standing.isCandidate()).toList();
    this.drawn = drawn;
  }

  /**
   * Looks at every endpoint of the pool, however many there are; parameters as in {@link
   * Scheduler#reserve}.
   *
   * @param lastResort whether the least suspect are candidates when nobody else is
   */
  public static Standings of(
      PoolSnapshot pool,
      @Nullable String model,
      @Nullable List<String> subset,
      Weighing weighing,
      int maxRequests,
      boolean lastResort) {
    Set<String> allowed = subset == null ? null : Set.copyOf(subset);
    List<Standing> all =
        pool.endpoints().stream()
            .map(endpoint -> standing(endpoint, model, allowed, weighing, maxRequests))
            .toList();
    boolean drawn = Scheduler.isDrawnFrom(pool, model, subset);
    boolean none = all.stream().noneMatch(each -> each.isCandidate() || each.drop() == Drop.FULL);
    return new Standings(
        none && lastResort ? withLeastSuspect(all, maxRequests) : all, weighing, drawn);
  }

  private static List<Standing> withLeastSuspect(List<Standing> all, int maxRequests) {
    OptionalInt least =
        all.stream()
            .filter(each -> isSick(each, maxRequests))
            .mapToInt(each -> Fitness.SICK.suspicion(each.endpoint()))
            .min();
    return all.stream()
        .map(each -> isLastResort(each, maxRequests, least) ? each.admitted() : each)
        .toList();
  }

  private static boolean isLastResort(Standing standing, int maxRequests, OptionalInt least) {
    return isSick(standing, maxRequests)
        && Fitness.SICK.suspicion(standing.endpoint()) == least.orElse(0);
  }

  private static boolean isSick(Standing standing, int maxRequests) {
    return standing.drop() == Drop.UNHEALTHY
        && Fitness.SICK.admits(standing.endpoint(), standing.observed(), maxRequests);
  }

  private static Standing standing(
      PooledEndpoint endpoint,
      @Nullable String model,
      @Nullable Set<String> allowed,
      Weighing weighing,
      int maxRequests) {
    long observed = endpoint.load().observe();
    Drop drop =
        allowed == null || allowed.contains(endpoint.id().text())
            ? Drop.of(endpoint, model)
            : Drop.OUTSIDE_SUBSET;
    return Standing.of(
        endpoint, observed, weighing, drop == null ? Drop.of(observed, maxRequests) : drop);
  }

  /** Those that may be picked: the least cost first, equals by address. */
  public List<Standing> candidates() {
    return candidates;
  }

  /** The others, by address. */
  public List<Standing> dropped() {
    return dropped;
  }

  /**
   * The candidates with the least cost, of which one is picked by chance; empty where there is no
   * candidate.
   */
  public List<Standing> picks() {
    return candidates.stream()
        .takeWhile(standing -> standing.cost() == candidates.get(0).cost())
        .toList();
  }

  /**
   * Whether there are so many that a decision compares only some of them, drawn at random: then it
   * may pick another candidate than {@link #picks}, that costs nearly as little.
   */
  public boolean isDrawn() {
    return drawn;
  }

  /**
   * Where the request may go next if the first of {@link #picks} is chosen and fails. Equals are in
   * the order of their addresses here, and in any order in a decision.
   */
  public List<EndpointId> fallbacks(int count) {
    if (count == 0 || candidates.isEmpty()) {
      return List.of();
    }
    AtomicInteger ties = new AtomicInteger();
    Shortlist shortlist =
        new Shortlist(candidates.get(0).endpoint(), weighing, count, ties::getAndIncrement);
    candidates.forEach(each -> shortlist.visit(each.endpoint(), each.observed()));
    return shortlist.ids();
  }
}
