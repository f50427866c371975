package dev.berth.scheduling;

import dev.berth.endpoint.EndpointId;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
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

  private static final Comparator<Standing> BY_ADDRESS =
      Comparator.comparing(standing -> standing.endpoint().id());

  /** Nobody is lucky: what chance would do to one, it does to all. */
  private static final RandomGenerator EVEN_HANDED = () -> 1L << 11;

  private final List<Standing> candidates;
  private final List<Standing> dropped;
  private final boolean drawn;

  /** An endpoint with the load that it had when it was judged. */
  private record Judged(PooledEndpoint endpoint, long observed, @Nullable Drop drop) {

    boolean isSick(int maxRequests) {
      return drop == Drop.UNHEALTHY && Fitness.SICK.admits(endpoint, observed, maxRequests);
    }
  }

  private Standings(List<Standing> all, boolean drawn) {
    this.candidates = all.stream().filter(Standing::isCandidate).sorted(BY_COST).toList();
    this.dropped =
        all.stream().filter(standing -> !standing.isCandidate()).sorted(BY_ADDRESS).toList();
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
    List<Judged> all =
        pool.endpoints().stream()
            .map(endpoint -> judged(endpoint, model, allowed, maxRequests))
            .toList();
    boolean drawn = Scheduler.isDrawnFrom(pool, model, subset);
    boolean none = all.stream().noneMatch(each -> each.drop() == null || each.drop() == Drop.FULL);
    return new Standings(
        weighed(none && lastResort ? withLeastSuspect(all, maxRequests) : all, weighing), drawn);
  }

  private static Judged judged(
      PooledEndpoint endpoint,
      @Nullable String model,
      @Nullable Set<String> allowed,
      int maxRequests) {
    long observed = endpoint.load().observe();
    Drop drop =
        allowed == null || allowed.contains(endpoint.id().text())
            ? Drop.of(endpoint, model)
            : Drop.OUTSIDE_SUBSET;
    return new Judged(endpoint, observed, drop == null ? Drop.of(observed, maxRequests) : drop);
  }

  private static List<Judged> withLeastSuspect(List<Judged> all, int maxRequests) {
    OptionalInt least =
        all.stream()
            .filter(each -> each.isSick(maxRequests))
            .mapToInt(each -> Fitness.SICK.suspicion(each.endpoint()))
            .min();
    return all.stream()
        .map(
            each ->
                each.isSick(maxRequests)
                        && Fitness.SICK.suspicion(each.endpoint()) == least.orElse(0)
                    ? new Judged(each.endpoint(), each.observed(), null)
                    : each)
        .toList();
  }

  /** Costs compare among the candidates alone, so the others are dropped before. */
  private static List<Standing> weighed(List<Judged> all, Weighing weighing) {
    Candidates candidates = new Candidates(all.size(), EVEN_HANDED);
    IdentityHashMap<PooledEndpoint, Drop> drops = new IdentityHashMap<>();
    for (Judged each : all) {
      candidates.offer(each.endpoint(), each.observed());
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      Drop drop = all.get(i).drop();
      if (drop != null) {
        drops.put(all.get(i).endpoint(), drop);
        candidates.drop(i);
      }
    }
    weighing.weigh(candidates);
    List<@Nullable Parts> parts = weighing.parts(candidates);
    List<Standing> standings = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      PooledEndpoint endpoint = candidates.endpoint(i);
      Drop drop = i < candidates.count() ? null : drops.getOrDefault(endpoint, Drop.FILTERED);
      standings.add(
          new Standing(endpoint, candidates.observed(i), candidates.cost(i), parts.get(i), drop));
    }
    return standings;
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
    Shortlist shortlist = new Shortlist(candidates.get(0).endpoint(), count, ties::getAndIncrement);
    Stream.concat(
            candidates.stream(), dropped.stream().filter(each -> each.drop() == Drop.FILTERED))
        .forEach(each -> shortlist.offer(each.endpoint(), each.observed(), each.cost()));
    return shortlist.ids();
  }
}
