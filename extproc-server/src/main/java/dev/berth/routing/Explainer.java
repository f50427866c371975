package dev.berth.routing;

import dev.berth.endpoint.ServedModel;
import dev.berth.pool.PoolSnapshot;
import dev.berth.request.ErrorDialect;
import dev.berth.request.InferenceRequest;
import dev.berth.routing.Explanation.Choice;
import dev.berth.routing.Explanation.Held;
import dev.berth.routing.Resolution.Settled;
import dev.berth.routing.Resolution.Wanted;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.scheduling.Drop;
import dev.berth.scheduling.Standings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what {@link Router#route} would do, by asking the same code: {@link Resolver} for the model,
 * {@link Standings} for the servers. Nothing is reserved, opened or counted. Any thread.
 */
final class Explainer {

  private Explainer() {}

  static Explanation explain(
      PoolRoute route, InferenceRequest request, ErrorDialect dialect, RoutingHints hints) {
    PoolSnapshot pool = route.pool().snapshot();
    Map<Resolution, Integer> alternatives =
        new Resolver(route, pool, request, Confines.of(hints.subset())).alternatives();
    List<Choice> choices = new ArrayList<>();
    for (Map.Entry<Resolution, Integer> alternative : alternatives.entrySet()) {
      if (alternative.getKey() instanceof Settled settled) {
        return new Explanation(request, dialect, settled.outcome(), List.of());
      }
      choices.add(
          choice(
              route, pool, request, (Wanted) alternative.getKey(), alternative.getValue(), hints));
    }
    return new Explanation(request, dialect, null, choices);
  }

  private static Choice choice(
      PoolRoute route,
      PoolSnapshot pool,
      InferenceRequest request,
      Wanted wanted,
      int weight,
      RoutingHints hints) {
    Standings standings =
        Standings.of(
            pool,
            wanted.model(),
            wanted.subset(),
            route.weigh(pool, wanted, request, hints),
            route.maxRequestsPerServer(),
            route.triesTheLeastSuspect());
    HoldRules holds = route.holds();
    String name = wanted.model();
    boolean othersWait = holds != null && holds.isWaitedFor(wanted);
    boolean goes = !standings.candidates().isEmpty() && !othersWait;
    Rejected rejected = goes ? null : rejected(wanted, standings);
    Held held = null;
    // Where all servers are full nobody waits, unless others do so already.
    boolean mayWait = !goes && (othersWait || !isFull(standings));
    if (mayWait && holds != null && name != null && holds.canWake(pool, wanted)) {
      int priority = holds.objectives().priorityOf(hints.objective());
      rejected = holds.hopeless(name, priority, holds.times().of(name, hints.patience()));
      held = rejected == null ? held(holds, name, priority) : null;
    }
    return new Choice(
        model(pool, wanted.meaning()),
        weight,
        standings,
        standings.fallbacks(route.gateway().fallbacks()),
        rejected,
        held);
  }

  private static Held held(HoldRules holds, String model, int priority) {
    return new Held(priority, holds.ahead(model, priority), holds.expectedWait(model, priority));
  }

  private static boolean isFull(Standings standings) {
    return standings.dropped().stream().anyMatch(each -> each.drop() == Drop.FULL);
  }

  private static @Nullable ServedModel model(PoolSnapshot pool, @Nullable Meaning meaning) {
    if (meaning == null) {
      return null;
    }
    ServedModel listed = pool.model(meaning.model());
    return listed == null ? new ServedModel(meaning.model(), meaning.servedAs()) : listed;
  }

  private static Rejected rejected(Wanted wanted, Standings standings) {
    return isFull(standings) ? Rejections.full() : wanted.ifNone();
  }
}
