package dev.berth.routing;

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

/**
 * Takes an understood request to the server that should serve it: resolve what it asks for ({@link
 * Resolver}), schedule, reserve, open a ticket. Any thread; never blocks.
 */
public final class Router {

  /** Every retry means that all candidates of a snapshot were removed while it was looked at. */
  private static final int MAX_SNAPSHOTS = 3;

  private final Scheduler scheduler;
  private final Tickets tickets;
  private final RoutingMetrics metrics;

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
    RoutingOutcome outcome = decide(route, request, hints);
    metrics.onOutcome(route.pool().name(), outcome);
    return outcome;
  }

  /** Books a rejection that was found before there was a request to route. */
  public Rejected reject(String pool, Rejected rejected) {
    metrics.onOutcome(pool, rejected);
    return rejected;
  }

  private RoutingOutcome decide(PoolRoute route, InferenceRequest request, RoutingHints hints) {
    PoolSnapshot pool = route.pool().snapshot();
    Resolution resolution = new Resolver(route, pool, request, confines(route, hints)).resolve();
    return resolution instanceof Wanted wanted
        ? reserve(route, pool, wanted, request, hints)
        : ((Settled) resolution).outcome();
  }

  /** To be asked behind the snapshot: what became ready with it, a stale Envoy may not know. */
  private static Confines confines(PoolRoute route, RoutingHints hints) {
    return Confines.of(hints.subset())
        .within(route.pool().staleEnvoys().fitFor(hints.envoyAddress()));
  }

  private RoutingOutcome reserve(
      PoolRoute route,
      PoolSnapshot pool,
      Wanted wanted,
      InferenceRequest request,
      RoutingHints hints) {
    Weighing weighing = route.weigh(pool, wanted, request, hints);
    PoolSnapshot current = pool;
    for (int i = 0; i < MAX_SNAPSHOTS; i++) {
      Reservation reservation =
          scheduler.reserve(
              current, wanted.model(), wanted.subset(), weighing, route.maxRequestsPerServer());
      if (reservation != null) {
        return routed(route, current, wanted, request, hints, weighing, reservation);
      }
      PoolSnapshot newest = route.pool().snapshot();
      if (newest == current) {
        break;
      }
      current = newest;
    }
    return isFull(route, current, wanted)
        ? Rejections.full()
        : lastResort(route, current, wanted, request, hints, weighing);
  }

  private RoutingOutcome lastResort(
      PoolRoute route,
      PoolSnapshot pool,
      Wanted wanted,
      InferenceRequest request,
      RoutingHints hints,
      Weighing weighing) {
    Reservation leastSuspect =
        route.triesTheLeastSuspect()
            ? scheduler.reserveLeastSuspect(
                pool, wanted.model(), wanted.subset(), weighing, route.maxRequestsPerServer())
            : null;
    return leastSuspect == null
        ? wanted.ifNone()
        : routed(route, pool, wanted, request, hints, weighing, leastSuspect);
  }

  private Routed routed(
      PoolRoute route,
      PoolSnapshot pool,
      Wanted wanted,
      InferenceRequest request,
      RoutingHints hints,
      Weighing weighing,
      Reservation reservation) {
    Ticket ticket =
        tickets.open(
            reservation,
            hints.envoyAddress(),
            hints.requestId(),
            weighing.demand().promptTokens(),
            route.requestDeadline());
    return new Routed(
        ticket,
        fallbacks(route, pool, wanted, weighing, reservation.endpoint()),
        wanted.rewrittenModel(),
        request.shape() == ApiShape.STORED_RESPONSE);
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
