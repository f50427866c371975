package dev.berth.routing;

import dev.berth.endpoint.ServedModel;
import dev.berth.pool.PoolSnapshot;
import dev.berth.request.ErrorDialect;
import dev.berth.request.InferenceRequest;
import dev.berth.routing.Explanation.Choice;
import dev.berth.routing.Resolution.Settled;
import dev.berth.routing.Resolution.Wanted;
import dev.berth.scheduling.Scheduler;
import dev.berth.scheduling.Standings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what {@link Router#route} would do, by asking the same code: {@link Router#resolve} for the
 * model, {@link Standings} for the servers. Nothing is reserved, opened or counted. Any thread.
 */
final class Explainer {

  private Explainer() {}

  /**
   * @param subset as in {@link RoutingHints}
   */
  static Explanation explain(
      PoolRoute route,
      InferenceRequest request,
      ErrorDialect dialect,
      @Nullable List<String> subset) {
    PoolSnapshot pool = route.pool().snapshot();
    Resolution resolution = Router.resolve(route, pool, request);
    if (resolution instanceof Settled settled) {
      return new Explanation(request, dialect, settled.outcome(), List.of());
    }
    Choice choice = choice(route, pool, ((Wanted) resolution).model(), subset);
    return new Explanation(request, dialect, null, List.of(choice));
  }

  private static Choice choice(
      PoolRoute route, PoolSnapshot pool, @Nullable String name, @Nullable List<String> subset) {
    ServedModel model = name == null ? null : pool.model(name);
    Standings standings = Standings.of(pool, name, subset, Scheduler.UNBOUNDED);
    return new Choice(
        model,
        1,
        standings,
        standings.fallbacks(route.gateway().fallbacks()),
        standings.candidates().isEmpty() ? Router.noCandidate(subset) : null);
  }
}
