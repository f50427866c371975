package dev.berth.extproc;

import dev.berth.request.BodyReader;
import dev.berth.routing.RoutingOutcome.Rejected;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import org.jspecify.annotations.Nullable;

/** What is to be done with a request, as far as its headers say. */
sealed interface RequestPlan {

  /** It is answered at once. */
  record Refuse(Rejected why) implements RequestPlan {}

  /**
   * It goes on with no decision.
   *
   * @param override null where the mode stays
   */
  record PassThrough(BodyFlow flow, @Nullable ProcessingMode override) implements RequestPlan {}

  /**
   * It is decided about by its headers alone.
   *
   * @param bodyBytes the best guess at the size of the body
   * @param override null where the mode stays
   */
  record DecideNow(BodyFlow flow, long bodyBytes, @Nullable ProcessingMode override)
      implements RequestPlan {}

  /**
   * Its body is read first.
   *
   * @param override null where the mode stays
   */
  record ReadBody(ReadFlow flow, BodyReader reader, @Nullable ProcessingMode override)
      implements RequestPlan {}
}
