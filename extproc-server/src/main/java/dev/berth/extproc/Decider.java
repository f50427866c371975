package dev.berth.extproc;

import dev.berth.base.Ticker;
import dev.berth.request.InferenceRequest;
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

  /** Decides about what the head and the body make. */
  RoutingOutcome decide(RequestHead head, InferenceRequest request) {
    RoutingOutcome outcome = router.route(route, request, head.hints());
    metrics.onDecision(ticker.nanos() - receivedNanos);
    return outcome;
  }

  /** Books a refusal that needs no router. */
  Rejected refuse(Rejected rejected) {
    return router.reject(route.pool().name(), rejected);
  }
}
