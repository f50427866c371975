package dev.berth.extproc;

import dev.berth.base.Ticker;
import dev.berth.request.InferenceRequest;
import dev.berth.request.ScanResult.Scanned;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.Router;
import dev.berth.routing.RoutingOutcome;
import dev.berth.routing.RoutingOutcome.Rejected;
import org.jspecify.annotations.Nullable;

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

  /** Whether a request can be routed although nobody read its body. */
  boolean knowsModel(RequestHead head) {
    return head.model() != null
        || route.defaultModel() != null
        || route.pool().snapshot().models().size() == 1;
  }

  /**
   * Decides by what the head and the body say.
   *
   * @param bodyBytes the size of the whole body, as well as it is known
   */
  RoutingOutcome decide(RequestHead head, Scanned scanned, long bodyBytes) {
    InferenceRequest request =
        new InferenceRequest(
            head.path().shape(),
            head.model(scanned.model()),
            head.path().stream() || scanned.stream(),
            bodyBytes,
            responseId(head, scanned));
    RoutingOutcome outcome = router.route(route, request, head.hints());
    metrics.onDecision(ticker.nanos() - receivedNanos);
    return outcome;
  }

  private static @Nullable String responseId(RequestHead head, Scanned scanned) {
    String named = head.path().responseId();
    return named != null ? named : scanned.previousResponseId();
  }

  /** Books a refusal that needs no router. */
  Rejected refuse(Rejected rejected) {
    return router.reject(route.pool().name(), rejected);
  }
}
