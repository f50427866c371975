package dev.berth.scheduling.profile;

import dev.berth.config.FilterConfig;
import dev.berth.config.PickerType;
import dev.berth.config.ProfileConfig;
import dev.berth.config.ScorerConfig;
import dev.berth.config.ScorerType;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.EndpointMetrics.Adapters;
import dev.berth.pool.Demand;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.Tickets;
import dev.berth.prefix.PromptBlocks;
import dev.berth.scheduling.Affinity;
import dev.berth.scheduling.Policy;
import dev.berth.scheduling.Scheduler;
import dev.berth.scheduling.ScoreParts;
import dev.berth.scheduling.ScoreParts.Score;
import dev.berth.scheduling.Standing;
import dev.berth.scheduling.Standings;
import dev.berth.testing.Endpoints;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pool, and policies that choose among its servers. */
final class ProfileFixture {

  static final int BYTES_PER_TOKEN = 4;
  static final Duration METRICS_ARE_VALID = Duration.ofSeconds(10);

  final ManualTicker ticker = new ManualTicker();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Pool pool = new Pool("default", registry, 0, ticker);
  final Policies policies = new Policies("default", ticker, null, registry);
  private final Tickets tickets = new Tickets(ticker, new SplittableRandom(1), registry);
  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(1));

  ProfileFixture(int servers) {
    pool.applyDiscovery(Endpoints.many(servers, "m"));
  }

  /** The highest sum of these scores, each with a weight of 1. */
  Policy scoring(ScorerType... types) {
    return policies.of(
        new ProfileConfig(
            "test",
            List.of(),
            Arrays.stream(types).map(type -> new ScorerConfig(type, 1)).toList(),
            PickerType.MAX_SCORE));
  }

  Policy picking(PickerType picker, ScorerConfig... scorers) {
    return policies.of(new ProfileConfig("test", List.of(), List.of(scorers), picker));
  }

  Policy sticky(double threshold, int penaltyMs, int throughput) {
    return policies.of(
        new ProfileConfig(
            "test",
            List.of(new FilterConfig(threshold, penaltyMs, throughput)),
            List.of(new ScorerConfig(ScorerType.TOKEN_LOAD, 1)),
            PickerType.MAX_SCORE));
  }

  int size() {
    return pool.snapshot().endpoints().size();
  }

  PooledEndpoint server(int number) {
    return pool.snapshot().endpoint(number);
  }

  /** What the engine says of itself at this moment. */
  void says(int server, double waiting, double running, double usage) {
    server(server).metrics().set(metrics(waiting, running, usage));
  }

  /** The same, of its adapters. */
  void says(int server, Adapters adapters) {
    server(server).metrics().set(metrics(0, 0, 0).with(adapters));
  }

  private EndpointMetrics metrics(double waiting, double running, double usage) {
    return new EndpointMetrics(
        ticker.nanos(),
        METRICS_ARE_VALID.toNanos(),
        new EndpointMetrics.Requests(waiting + running, running, waiting),
        new EndpointMetrics.KvCache(usage, Double.NaN, Double.NaN),
        new EndpointMetrics.Life(Double.NaN, Double.NaN));
  }

  /** A request without a prompt that anybody could have cached. */
  Demand tokens(long tokens) {
    return Demand.of(pool.paces().of("m"), BYTES_PER_TOKEN * tokens, PromptBlocks.NONE);
  }

  /** Those with more blocks go on from those with fewer. */
  Demand prompt(int blocks) {
    long[] hashes = LongStream.rangeClosed(1, blocks).toArray();
    return Demand.of(pool.paces().of("m"), 1024L * blocks, PromptBlocks.of(hashes, blocks));
  }

  /** The request is given to whom the policy chooses. */
  Ticket pick(Policy policy, Demand demand) {
    return pick(policy, demand, Affinity.NONE, null);
  }

  /** The request is given to this server. */
  Ticket pick(Policy policy, Demand demand, int server) {
    return pick(policy, demand, Affinity.NONE, List.of(server(server).id().text()));
  }

  Ticket pick(Policy policy, Demand demand, Affinity affinity, @Nullable List<String> subset) {
    return pick(policy, demand, affinity, subset, Scheduler.UNBOUNDED);
  }

  Ticket pick(
      Policy policy,
      Demand demand,
      Affinity affinity,
      @Nullable List<String> subset,
      int maxRequests) {
    Reservation reservation =
        Objects.requireNonNull(
            scheduler.reserve(
                pool.snapshot(), "m", subset, policy.weigh(demand, affinity), maxRequests));
    return tickets.open(reservation, "envoy", null, demand.promptTokens(), Duration.ofHours(1));
  }

  Standings standings(Policy policy, Demand demand, Affinity affinity) {
    return Standings.of(
        pool.snapshot(), "m", null, policy.weigh(demand, affinity), Scheduler.UNBOUNDED, true);
  }

  /** What each server is given by the only scorer of a policy, in the order of the pool. */
  double[] scores(Policy policy, Demand demand, Affinity affinity) {
    return parts(policy, demand, affinity).mapToDouble(parts -> only(parts).value()).toArray();
  }

  /** Of whom the only scorer knows something. */
  List<Boolean> known(Policy policy, Demand demand, Affinity affinity) {
    return parts(policy, demand, affinity).map(parts -> only(parts).known()).toList();
  }

  private static Score only(ScoreParts parts) {
    return parts.scores().get(0);
  }

  private Stream<ScoreParts> parts(Policy policy, Demand demand, Affinity affinity) {
    List<Standing> candidates = standings(policy, demand, affinity).candidates();
    return IntStream.range(0, size())
        .mapToObj(this::server)
        .flatMap(server -> candidates.stream().filter(each -> each.endpoint() == server))
        .map(standing -> (ScoreParts) Objects.requireNonNull(standing.parts()));
  }

  double missing(ScorerType type) {
    return registry
        .get("berth.scheduling.signals.missing")
        .tag("scorer", type.label())
        .counter()
        .count();
  }
}
