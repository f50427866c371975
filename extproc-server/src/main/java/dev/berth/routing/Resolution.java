package dev.berth.routing;

import dev.berth.routing.RoutingOutcome.Rejected;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request comes to before a server is looked for. */
sealed interface Resolution {

  /**
   * It needs a server.
   *
   * @param meaning what its model means; null when any server will do
   * @param rewrittenModel what the body's model must become; null: as it is
   * @param subset the only servers allowed, each {@code ip:port}; null when all are
   * @param ifNone what the client is told when none of them is ready
   */
  record Wanted(
      @Nullable Meaning meaning,
      @Nullable String rewrittenModel,
      @Nullable List<String> subset,
      Rejected ifNone)
      implements Resolution {

    public Wanted {
      subset = subset == null ? null : List.copyOf(subset);
    }

    /** A server of this model; null when any will do. */
    @Nullable String model() {
      return meaning == null ? null : meaning.servedAs();
    }
  }

  /** It needs none. */
  record Settled(RoutingOutcome outcome) implements Resolution {}
}
