package dev.berth.routing;

import dev.berth.admission.Hold;
import dev.berth.admission.HoldEnd;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.Tickets;
import dev.berth.request.ApiShape;
import dev.berth.request.InferenceRequest;
import dev.berth.routing.Resolution.Settled;
import dev.berth.routing.Resolution.Wanted;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.routing.RoutingOutcome.Routed;
import dev.berth.scheduling.Scheduler;
import dev.berth.scheduling.Weighing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes an understood request to the server that should serve it: resolve what it asks for ({@link
 * Resolver}), schedule, reserve, open a ticket; or let it wait ({@link HoldRules}). Any thread;
 * never blocks.
 */
public final class Router {

  /** Every retry means that all candidates of a snapshot were removed while it was looked at. */
  private static final int MAX_SNAPSHOTS = 3;

  private final Scheduler scheduler;
  private final Tickets tickets;
  private final RoutingMetrics metrics;

  /**
   * One request to be decided about.
   *
   * @param held the place in which it has waited; null when it has just come
   */
  private record Errand(
      PoolRoute route, InferenceRequest request, RoutingHints hints, @Nullable Hold held) {}

  /**
   * @param pools names of all pools that requests will come for
   */
  public Router(
      Scheduler scheduler, Tickets tickets, Collection<String> pools, MeterRegistry registry) {
    this.scheduler = scheduler;
    this.tickets = tickets;
    this.metrics = new RoutingMetrics(registry, pools);
  }

  /** Decides about one request. A {@link Routed} one is on its endpoint's books from now on. */
  public RoutingOutcome route(PoolRoute route, InferenceRequest request, RoutingHints hints) {
    return counted(route, decide(new Errand(route, request, hints, null)));
  }

  /**
   * Decides about a request that was held, as if it came now; where no server can take it after
   * all, it has its place in the line again, for as long as it may wait.
   *
   * @param end how the wait ended
   */
  public RoutingOutcome routeHeld(
      PoolRoute route, InferenceRequest request, RoutingHints hints, Hold hold, HoldEnd end) {
    HoldRules holds = route.holds();
    if (holds != null && end.isInVain()) {
      return counted(route, holds.inVain(hold, end));
    }
    return counted(route, decide(new Errand(route, request, hints, hold)));
  }

  /** Books a rejection that was found before there was a request to route. */
  public Rejected reject(String pool, Rejected rejected) {
    metrics.onOutcome(pool, rejected);
    return rejected;
  }

  private RoutingOutcome counted(PoolRoute route, RoutingOutcome outcome) {
    metrics.onOutcome(route.pool().name(), outcome);
    return outcome;
  }

  private RoutingOutcome decide(Errand errand) {
    PoolSnapshot pool = errand.route().pool().snapshot();
    Resolution resolution =
        new Resolver(errand.route(), pool, errand.request(), confines(errand)).resolve();
    if (resolution instanceof Settled settled) {
      return settled.outcome();
    }
    Wanted wanted = (Wanted) resolution;
    return mustQueue(errand, wanted)
        ? holdOr(Rejections.noReadyServer(), errand, pool, wanted)
        : reserve(errand, pool, wanted);
  }

  /** To be asked behind the snapshot: what became ready with it, a stale Envoy may not know. */
  private static Confines confines(Errand errand) {
    RoutingHints hints = errand.hints();
    return Confines.of(hints.subset())
        .within(errand.route().pool().staleEnvoys().fitFor(hints.envoyAddress()));
  }

  /** Whether others came before it that still wait. */
  private static boolean mustQueue(Errand errand, Wanted wanted) {
    HoldRules holds = errand.route().holds();
    return holds != null && errand.held() == null && holds.isWaitedFor(wanted);
  }

  private RoutingOutcome reserve(Errand errand, PoolSnapshot pool, Wanted wanted) {
    PoolRoute route = errand.route();
    Weighing weighing = route.weigh(pool, wanted, errand.request(), errand.hints());
    PoolSnapshot current = pool;
    for (int i = 0; i < MAX_SNAPSHOTS; i++) {
      Reservation reservation =
          scheduler.reserve(
              current, wanted.model(), wanted.subset(), weighing, route.maxRequestsPerServer());
      if (reservation != null) {
        return routed(errand, current, wanted, weighing, reservation);
      }
      PoolSnapshot newest = route.pool().snapshot();
      if (newest == current) {
        break;
      }
      current = newest;
    }
    return isFull(route, current, wanted)
        ? full(errand, current, wanted)
        : lastResort(errand, current, wanted, weighing);
  }

  /** Who has waited for a server is not refused for want of a place on it. */
  private static RoutingOutcome full(Errand errand, PoolSnapshot pool, Wanted wanted) {
    Rejected full = Rejections.full();
    return errand.held() == null ? full : holdOr(full, errand, pool, wanted);
  }

  private RoutingOutcome lastResort(
      Errand errand, PoolSnapshot pool, Wanted wanted, Weighing weighing) {
    PoolRoute route = errand.route();
    Reservation leastSuspect =
        route.triesTheLeastSuspect()
            ? scheduler.reserveLeastSuspect(
                pool, wanted.model(), wanted.subset(), weighing, route.maxRequestsPerServer())
            : null;
    return leastSuspect == null
        ? holdOr(wanted.ifNone(), errand, pool, wanted)
        : routed(errand, pool, wanted, weighing, leastSuspect);
  }

  /** Lets it wait where that may help. */
  private static RoutingOutcome holdOr(
      Rejected otherwise, Errand errand, PoolSnapshot pool, Wanted wanted) {
    HoldRules holds = errand.route().holds();
    if (holds == null) {
      return otherwise;
    }
    Hold held = errand.held();
    if (held != null) {
      return holds.holdAgain(held, pool, wanted, otherwise);
    }
    long bytes = errand.request().bodyBytes();
    long tokens = errand.route().pool().paces().of(wanted.model()).tokensOf(bytes);
    return holds.hold(pool, wanted, bytes, tokens, errand.hints(), otherwise);
  }

  private Routed routed(
      Errand errand, PoolSnapshot pool, Wanted wanted, Weighing weighing, Reservation reservation) {
    RoutingHints hints = errand.hints();
    Ticket ticket =
        tickets.open(
            reservation,
            hints.envoyAddress(),
            hints.requestId(),
            weighing.demand().promptTokens(),
            errand.route().requestDeadline());
    return new Routed(
        ticket,
        fallbacks(errand.route(), pool, wanted, weighing, reservation.endpoint()),
        wanted.rewrittenModel(),
        errand.request().shape() == ApiShape.STORED_RESPONSE);
  }

  private List<EndpointId> fallbacks(
      PoolRoute route, PoolSnapshot pool, Wanted wanted, Weighing weighing, PooledEndpoint chosen) {
    return scheduler.fallbacks(
        pool,
        wanted.model(),
        wanted.subset(),
        weighing,
        route.maxRequestsPerServer(),
        chosen,
        route.gateway().fallbacks());
  }

  private boolean isFull(PoolRoute route, PoolSnapshot pool, Wanted wanted) {
    return route.maxRequestsPerServer() != Scheduler.UNBOUNDED
        && scheduler.hasCandidate(pool, wanted.model(), wanted.subset());
  }
}
