package dev.berth.extproc;

import dev.berth.extproc.RequestPlan.DecideNow;
import dev.berth.extproc.RequestPlan.PassThrough;
import dev.berth.extproc.RequestPlan.ReadBody;
import dev.berth.extproc.RequestPlan.Refuse;
import dev.berth.request.BodyReader;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RoutingOutcome.Rejected;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import org.jspecify.annotations.Nullable;

/**
 * Judges requests by their headers: whether Berth takes one at all, whether its body is worth
 * waiting for, and whether it could be waited for in the mode that the filter speaks. Immutable.
 */
record RequestPlanner(
    StreamContext context, PoolRoute route, StreamPlace place, Protocol protocol) {

  /**
   * The plan for one request.
   *
   * @param hasBody false when it ends with its headers
   */
  RequestPlan plan(RequestHead head, boolean hasBody) {
    boolean passes = route.passesThrough(head.http());
    Rejected refused = refusal(head, passes);
    if (refused != null) {
      return new Refuse(refused);
    }
    BodyFlow flow = context.flows().of(protocol.request(), head);
    if (passes) {
      return new PassThrough(flow, override(protocol.request()));
    }
    BodyReader reader = hasBody && flow != UnreadFlow.NONE ? route.reader(head.http()) : null;
    return reader == null ? decideNow(flow, head, hasBody) : planFor(reader, flow, head);
  }

  private @Nullable Rejected refusal(RequestHead head, boolean passes) {
    long maxBytes = context.settings().maxBodyBytes();
    if (!place.served()) {
      return Rejections.tooManyStreams();
    }
    if (protocol.request() == BodyMode.UNKNOWN) {
      return Rejections.unknownMode("request");
    }
    if (protocol.response() == BodyMode.UNKNOWN) {
      return Rejections.unknownMode("response");
    }
    return head.contentLength() > maxBytes && !passes ? Rejections.bodyTooLarge(maxBytes) : null;
  }

  private DecideNow decideNow(BodyFlow flow, RequestHead head, boolean hasBody) {
    long bodyBytes = hasBody ? Math.max(1, head.contentLength()) : 0;
    return new DecideNow(flow, bodyBytes, override(protocol.request()));
  }

  /** The body is worth reading. */
  private RequestPlan planFor(BodyReader reader, BodyFlow flow, RequestHead head) {
    if (flow instanceof ReadFlow readable) {
      return new ReadBody(readable, reader, override(protocol.request()));
    }
    if (route.knowsModelOf(head.http())) {
      return decideNow(flow, head, true);
    }
    ProcessingMode buffered = override(BodyMode.BUFFERED);
    return buffered == null
        ? new Refuse(Rejections.modelBehindHeaders())
        : new ReadBody(BufferedFlow.WHOLE, reader, buffered);
  }

  private @Nullable ProcessingMode override(BodyMode requestMode) {
    return protocol.takesOverrides() && route.gateway().allowModeOverride()
        ? ModeOverrides.withoutResponse(
            requestMode, route.completionFor(place.envoyAddress(), context.accessLogs()))
        : null;
  }
}
