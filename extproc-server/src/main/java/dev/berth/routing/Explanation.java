package dev.berth.routing;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.request.ErrorDialect;
import dev.berth.request.InferenceRequest;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.scheduling.Standings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request at this moment, and why. Holds nothing of the body.
 *
 * @param request as it was understood; its model is the one that the client wrote
 * @param dialect of errors
 * @param settled what becomes of it without looking for a server; null where one is looked for, and
 *     where the request goes on without a decision
 * @param choices one for each model that the request may be for; empty where no server is looked
 *     for
 */
public record Explanation(
    InferenceRequest request,
    ErrorDialect dialect,
    @Nullable RoutingOutcome settled,
    List<Choice> choices) {

  public Explanation {
    choices = List.copyOf(choices);
    if (settled != null && !choices.isEmpty()) {
      throw new IllegalArgumentException("what is settled leaves no choice");
    }
  }

  /** Whether it goes on to wherever Envoy sends it, without a decision of Berth's. */
  public boolean passesThrough() {
    return settled == null && choices.isEmpty();
  }

  /**
   * The search for a server of one model.
   *
   * @param model null when any server will do
   * @param weight how often it is this one, compared to the other choices
   * @param standings of all servers of the pool
   * @param fallbacks after the first of {@link Standings#picks}
   * @param rejected what the client is told; null where there is a server, or it waits for one
   * @param held how it waits; null where it does not
   */
  public record Choice(
      @Nullable ServedModel model,
      int weight,
      Standings standings,
      List<EndpointId> fallbacks,
      @Nullable Rejected rejected,
      @Nullable Held held) {

    public Choice {
      fallbacks = List.copyOf(fallbacks);
    }
  }

  /**
   * A wait for a server of the model to be awake.
   *
   * @param priority by its objective
   * @param ahead so many wait for it already, with this priority or a higher one
   * @param expected about how long it takes; zero while that is not known
   */
  public record Held(int priority, int ahead, Duration expected) {}
}
