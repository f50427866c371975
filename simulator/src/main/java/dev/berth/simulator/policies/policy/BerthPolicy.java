package dev.berth.simulator.policies.policy;

import dev.berth.config.PolicyConfig;
import dev.berth.config.SchedulingPolicy;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.EndpointMetrics.KvCache;
import dev.berth.endpoint.EndpointMetrics.Life;
import dev.berth.endpoint.EndpointMetrics.Requests;
import dev.berth.endpoint.ServedModel;
import dev.berth.health.AnswerOutcome;
import dev.berth.pool.Demand;
import dev.berth.pool.HealthMonitor;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.prefix.PromptBlocks;
import dev.berth.scheduling.Scheduler;
import dev.berth.scheduling.Weighing;
import dev.berth.scheduling.profile.Policies;
import dev.berth.simulator.policies.server.Layout;
import dev.berth.simulator.policies.trace.TraceRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What Berth itself does: its own pool, scheduler, policies and tickets, in virtual time. They hear
 * of ends only, and what they learn of the model they learn from those. A block of the trace is one
 * of production's, which says how many bytes a token has.
 */
final class BerthPolicy implements Policy {
  private static final String MODEL = "simulated";
  private static final Duration NO_DEADLINE = Duration.ofDays(3650);
  private static final int FIRST_PORT = 8000;
  private static final long METRICS_VALID_NANOS = 10_000_000_000L;

  /** Which servers may be picked at this moment. */
  interface Candidates {

    /** Their addresses; null for all. */
    @Nullable List<String> of(PoolSnapshot pool, Weighing weighing);
  }

  private final Pool pool;
  private final dev.berth.scheduling.Policy policy;
  private final Scheduler scheduler;
  private final Tickets tickets;
  private final Candidates candidates;
  private final Misjudgement misjudgement;
  private final int bytesPerToken;
  private final Map<EndpointId, Integer> numbers = new HashMap<>();
  private final Map<TraceRequest, Ticket> open = new HashMap<>();
  private final EngineMetrics metrics;
  private long nowNanos;
  private long heardNanos = -1;
  private long nextTickNanos;

  private BerthPolicy(PolicyContext context, PolicyConfig config, Candidates candidates) {
    this.misjudgement = new Misjudgement(context.estimateSpread());
    this.candidates = candidates;
    this.metrics = context.metrics();
    this.bytesPerToken = Math.max(1, PromptBlocks.BLOCK_BYTES / context.blockTokens());
    MeterRegistry registry = new SimpleMeterRegistry();
    policy = new Policies("simulated", () -> nowNanos, null, registry).of(config);
    Layout layout = context.fleet().layout();
    pool = new Pool("simulated", registry, 0, () -> nowNanos);
    scheduler = new Scheduler(context::random);
    tickets = new Tickets(() -> nowNanos, context.random(), registry);
    pool.applyDiscovery(
        IntStream.range(0, layout.servers()).mapToObj(server -> endpoint(layout, server)).toList());
  }

  /** By the policy of a configuration. */
  static BerthPolicy of(PolicyContext context, PolicyConfig config) {
    return new BerthPolicy(context, config, (snapshot, weighing) -> null);
  }

  /** By the cost in seconds. */
  static BerthPolicy leastSeconds(PolicyContext context) {
    return of(context, SchedulingPolicy.COST);
  }

  /** By the same cost, between pods. */
  static BerthPolicy leastSecondsOfPods(PolicyContext context) {
    return new BerthPolicy(context, SchedulingPolicy.COST, new CheapestPod(context));
  }

  /** By outstanding work. */
  static BerthPolicy leastWork(PolicyContext context) {
    return of(context, SchedulingPolicy.LEAST_WORK);
  }

  private Endpoint endpoint(Layout layout, int server) {
    EndpointId id = id(layout, server);
    numbers.put(id, server);
    return new Endpoint(id, "pod-" + layout.podOf(server), List.of(ServedModel.of(MODEL)));
  }

  static EndpointId id(Layout layout, int server) {
    int pod = layout.podOf(server);
    int port = FIRST_PORT + server - layout.firstOf(pod);
    return new EndpointId("10.0.%d.%d:%d".formatted(pod / 250, 1 + pod % 250, port));
  }

  @Override
  public int pick(TraceRequest request, long now) {
    advanceTo(now);
    hear();
    PoolSnapshot snapshot = pool.snapshot();
    Weighing weighing = policy.weigh(demand(request));
    Reservation reservation = reserve(snapshot, candidates.of(snapshot, weighing), weighing);
    long tokens = weighing.demand().promptTokens();
    open.put(request, tickets.open(reservation, "simulated", null, tokens, NO_DEADLINE));
    return Objects.requireNonNull(numbers.get(reservation.endpoint().id()));
  }

  /** The metrics that the servers were asked for last reach the pool. */
  private void hear() {
    if (metrics.askedNanos() == heardNanos) {
      return;
    }
    heardNanos = metrics.askedNanos();
    for (PooledEndpoint server : pool.snapshot().endpoints()) {
      int number = Objects.requireNonNull(numbers.get(server.id()));
      if (metrics.tells(number)) {
        server.onMetrics(said(number));
      }
    }
  }

  private EndpointMetrics said(int server) {
    double waiting = metrics.waiting(server);
    double running = metrics.running(server);
    return new EndpointMetrics(
            heardNanos,
            METRICS_VALID_NANOS,
            new Requests(waiting + running, running, waiting),
            new KvCache(metrics.usage(server), Double.NaN, Double.NaN),
            new Life(Double.NaN, Double.NaN))
        .with(metrics.promptsRead(server));
  }

  /** As the router does: where all are suspect, one of them. */
  private Reservation reserve(
      PoolSnapshot snapshot, @Nullable List<String> subset, Weighing weighing) {
    Reservation well = scheduler.reserve(snapshot, MODEL, subset, weighing, Scheduler.UNBOUNDED);
    return well != null
        ? well
        : Objects.requireNonNull(
            scheduler.reserveLeastSuspect(snapshot, MODEL, subset, weighing, Scheduler.UNBOUNDED),
            "no server was picked");
  }

  private Demand demand(TraceRequest request) {
    double tokens = misjudgement.factor(request) * request.promptTokens();
    PromptBlocks blocks = misjudgement.blocks(request);
    return Demand.of(pool.paces().of(MODEL), (long) (bytesPerToken * tokens), blocks);
  }

  /** Production looks at the health of its servers so often, too. */
  private void advanceTo(long now) {
    for (; nextTickNanos <= now; nextTickNanos += HealthMonitor.TICK.toNanos()) {
      nowNanos = nextTickNanos;
      pool.health().tick();
    }
    nowNanos = now;
  }

  @Override
  public void onRefused(TraceRequest request, int server, long now) {
    advanceTo(now);
    Ticket ticket = Objects.requireNonNull(open.remove(request));
    ticket.close(TicketEnd.ACCESS_LOG, AnswerOutcome.REFUSED);
  }

  @Override
  public void onEnd(TraceRequest request, int server, long now) {
    advanceTo(now);
    Ticket ticket = Objects.requireNonNull(open.remove(request));
    ticket.close(TicketEnd.ACCESS_LOG, AnswerOutcome.OK);
    ticket.onUsage(request.promptTokens(), request.outputTokens());
  }
}
