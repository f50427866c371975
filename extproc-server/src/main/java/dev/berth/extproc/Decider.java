package dev.berth.extproc;

import dev.berth.admission.Hold;
import dev.berth.admission.HoldEnd;
import dev.berth.base.Ticker;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.Router;
import dev.berth.routing.RoutingOutcome;
import dev.berth.routing.RoutingOutcome.Rejected;

/**
 * Asks the router about the request of one stream, and times the answer from the message that made
 * it possible. Stream-confined.
 */
final class Decider {

  private final Router router;
  private final PoolRoute route;
  private final ExtProcMetrics metrics;
  private final Ticker ticker;
  private long receivedNanos;

  Decider(StreamContext context, PoolRoute route) {
    this.router = context.router();
    this.metrics = context.metrics();
    this.ticker = context.ticker();
    this.route = route;
  }

  /** A message came in. */
  void onMessage() {
    receivedNanos = ticker.nanos();
  }

  RoutingOutcome decide(Understood understood) {
    RoutingOutcome outcome = router.route(route, understood.request(), understood.head().hints());
    metrics.onDecision(ticker.nanos() - receivedNanos);
    return outcome;
  }

  /** Decides about what was held. */
  RoutingOutcome decideHeld(Understood held, Hold hold, HoldEnd end) {
    onMessage();
    RoutingOutcome outcome =
        router.routeHeld(route, held.request(), held.head().hints(), hold, end);
    metrics.onDecision(ticker.nanos() - receivedNanos);
    return outcome;
  }

  /** Books a refusal that needs no router. */
  Rejected refuse(Rejected rejected) {
    return router.reject(route.pool().name(), rejected);
  }
}
