package dev.berth.routing;

import dev.berth.admission.Hold;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.Ticket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a request. */
public sealed interface RoutingOutcome {

  /**
   * It goes to the ticket's endpoint, where it is on the books.
   *
   * @param fallbacks where Envoy may try next, in this order; usually empty
   * @param rewrittenModel what the body's model must become on its way; null: as it is
   * @param repeats whether the server has only to say again what it has said before
   */
  record Routed(
      Ticket ticket, List<EndpointId> fallbacks, @Nullable String rewrittenModel, boolean repeats)
      implements RoutingOutcome {

    public Routed {
      fallbacks = List.copyOf(fallbacks);
    }
  }

  /**
   * It waits for a server of its model to be awake. It is to be routed again when that has {@link
   * Hold#await ended}.
   *
   * @param mayChange whether its body may have to change on its way then
   */
  record Held(Hold hold, boolean mayChange) implements RoutingOutcome {}

  /**
   * The client gets an error.
   *
   * @param message for the client: what is wrong and what to do; never quotes the body
   * @param retryAfter null where trying again does not help
   */
  record Rejected(RejectReason reason, String message, @Nullable Duration retryAfter)
      implements RoutingOutcome {

    /** A rejection to be tried again when its reason says so. */
    public static Rejected of(RejectReason reason, String message) {
      return new Rejected(reason, message, reason.retryAfter());
    }
  }

  /** An answer that Berth knows itself. */
  sealed interface Answered extends RoutingOutcome {}

  /** The client asked which models there are. */
  record ModelList(List<ListedModel> models) implements Answered {

    public ModelList {
      models = List.copyOf(models);
    }
  }

  /** The client asked about this model. */
  record ModelCard(ListedModel model) implements Answered {}
}
