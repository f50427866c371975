package dev.berth.routing;

import static dev.berth.routing.RejectReason.MODEL_MISSING;
import static dev.berth.routing.RejectReason.MODEL_NOT_FOUND;
import static dev.berth.routing.RejectReason.NO_READY_SERVER;
import static dev.berth.routing.RejectReason.NO_SERVER_IN_SUBSET;

import dev.berth.endpoint.ServedModel;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Tickets;
import dev.berth.request.ApiShape;
import dev.berth.request.InferenceRequest;
import dev.berth.routing.RoutingOutcome.ModelCard;
import dev.berth.routing.RoutingOutcome.ModelList;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.routing.RoutingOutcome.Routed;
import dev.berth.scheduling.Scheduler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes an understood request to the server that should serve it: resolve the model, schedule,
 * reserve, open a ticket. Any thread; never blocks.
 */
public final class Router {

  /** A server that restarts or a model that loads is back within seconds, not milliseconds. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

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
    if (request.shape() == ApiShape.LIST_MODELS) {
      return new ModelList(List.copyOf(pool.models()));
    }
    if (request.shape() == ApiShape.GET_MODEL) {
      return modelCard(pool, request.model());
    }
    String model = request.model();
    if (model == null && request.bodyBytes() != 0) {
      model = impliedModel(route, pool);
      if (model == null) {
        return Rejected.of(
            MODEL_MISSING, "The request names no model, and several are served: set \"model\".");
      }
    }
    if (model != null && pool.model(model) == null) {
      return unknownModel(pool, model);
    }
    return reserve(route, pool, model, request, hints);
  }

  private static RoutingOutcome modelCard(PoolSnapshot pool, @Nullable String name) {
    ServedModel model = name == null ? null : pool.model(name);
    return model == null ? notFound(name) : new ModelCard(model);
  }

  /** The configured default, or the only model there is. */
  private static @Nullable String impliedModel(PoolRoute route, PoolSnapshot pool) {
    if (route.defaultModel() != null) {
      return route.defaultModel();
    }
    return pool.models().size() == 1 ? pool.models().iterator().next().name() : null;
  }

  /** Before any server has said what it serves, nobody can call a model unknown. */
  private static Rejected unknownModel(PoolSnapshot pool, String model) {
    return pool.models().isEmpty() ? noReadyServer() : notFound(model);
  }

  private static Rejected notFound(@Nullable String model) {
    return Rejected.of(
        MODEL_NOT_FOUND,
        "The model '" + model + "' is not served here. GET /v1/models lists those that are.");
  }

  private static Rejected noReadyServer() {
    return new Rejected(
        NO_READY_SERVER, "No server is ready for this request. Try again shortly.", RETRY_AFTER);
  }

  private RoutingOutcome reserve(
      PoolRoute route,
      PoolSnapshot pool,
      @Nullable String model,
      InferenceRequest request,
      RoutingHints hints) {
    PoolSnapshot current = pool;
    for (int i = 0; i < MAX_SNAPSHOTS; i++) {
      PooledEndpoint endpoint =
          scheduler.reserve(
              current, model, hints.subset(), request.promptTokens(), Scheduler.UNBOUNDED);
      if (endpoint != null) {
        return new Routed(
            tickets.open(
                endpoint,
                hints.envoyAddress(),
                hints.requestId(),
                request.promptTokens(),
                route.requestDeadline()),
            scheduler.fallbacks(
                current,
                model,
                hints.subset(),
                Scheduler.UNBOUNDED,
                endpoint,
                route.gateway().fallbacks()),
            null);
      }
      PoolSnapshot newest = route.pool().snapshot();
      if (newest == current) {
        break;
      }
      current = newest;
    }
    return hints.subset() == null ? noReadyServer() : noServerInSubset();
  }

  private static Rejected noServerInSubset() {
    return new Rejected(
        NO_SERVER_IN_SUBSET,
        "None of the servers that the gateway allows for this request is ready.",
        RETRY_AFTER);
  }
}
