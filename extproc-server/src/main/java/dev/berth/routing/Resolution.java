package dev.berth.routing;

import org.jspecify.annotations.Nullable;

/** What a request comes to before a server is looked for. */
sealed interface Resolution {

  /**
   * It needs a server.
   *
   * @param model that serves this model; null when any will do
   */
  record Wanted(@Nullable String model) implements Resolution {}

  /** It needs none. */
  record Settled(RoutingOutcome outcome) implements Resolution {}
}
