package dev.berth.routing;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.Gate;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.request.ApiShape;
import dev.berth.request.InferenceRequest;
import dev.berth.routing.Resolution.Settled;
import dev.berth.routing.Resolution.Wanted;
import dev.berth.routing.RoutingOutcome.ModelCard;
import dev.berth.routing.RoutingOutcome.ModelList;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.scheduling.Scheduler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All of a decision that comes before a server is looked for: what the request asks, what its model
 * means, and which servers may have it at all. Looks at one snapshot, changes nothing but the turns
 * of aliases; confined to its thread.
 *
 * <p><b>Stored responses</b> (OpenAI's Responses API) live on the server that made them. A request
 * about one, or one that goes on from one, may only go there. Where nobody knows the server, it
 * goes to the only one that could be meant, and where there are several, nowhere: any other server
 * would answer, at best, that it has no such response.
 */
final class Resolver implements ModelServers {

  private final PoolRoute route;
  private final PoolSnapshot pool;
  private final InferenceRequest request;
  private final Confines confines;
  private final @Nullable EndpointId owner;

  Resolver(PoolRoute route, PoolSnapshot pool, InferenceRequest request, Confines confines) {
    this.route = route;
    this.pool = pool;
    this.request = request;
    this.confines = confines;
    String response = request.responseId();
    this.owner = response == null ? null : owner(response);
  }

  private @Nullable EndpointId owner(String response) {
    EndpointId known = route.responses().ownerOf(response);
    return known == null ? onlyServer() : known;
  }

  /** The server that must be meant, because no other one may serve the model; null if several. */
  private @Nullable EndpointId onlyServer() {
    String name = name();
    Set<Meaning> meanings =
        name == null ? Set.of() : route.names().meanings(name, pool, ModelServers.ALL).keySet();
    EndpointId found = null;
    for (PooledEndpoint endpoint : pool.endpoints()) {
      if (name == null || meanings.stream().anyMatch(meaning -> mayServe(endpoint, meaning))) {
        if (found != null) {
          return null;
        }
        found = endpoint.id();
      }
    }
    return found;
  }

  /** A server that has not said what it serves may serve anything. */
  private static boolean mayServe(PooledEndpoint endpoint, Meaning meaning) {
    return endpoint.serves(meaning.servedAs()) || !endpoint.knowsModels();
  }

  /** What the request comes to. Each call takes a turn of the alias, if the model is one. */
  Resolution resolve() {
    RoutingOutcome settled = settled();
    if (settled != null) {
      return new Settled(settled);
    }
    String name = name();
    if (name == null) {
      return needsModel() ? new Settled(modelMissing()) : wanted(null);
    }
    Meaning meaning =
        mayBecomeAnother()
            ? route.names().resolve(name, pool, this)
            : route.names().resolveAsWritten(name, pool, this);
    return meaning == null ? new Settled(unknownModel(name)) : wanted(meaning);
  }

  /** Whether a name that stands for a model can be replaced by it, or need not be. */
  private boolean mayBecomeAnother() {
    return request.model() == null || !request.opaque();
  }

  /** Everything that {@link #resolve} might answer, with the weights. Takes no turn. */
  Map<Resolution, Integer> alternatives() {
    String name = settled() == null ? name() : null;
    Map<Meaning, Integer> meanings =
        name == null || !mayBecomeAnother() ? Map.of() : route.names().meanings(name, pool, this);
    if (meanings.isEmpty()) {
      return Map.of(resolve(), 1);
    }
    Map<Resolution, Integer> alternatives = new LinkedHashMap<>();
    meanings.forEach((meaning, weight) -> alternatives.put(wanted(meaning), weight));
    return alternatives;
  }

  private @Nullable RoutingOutcome settled() {
    return switch (request.shape()) {
      case LIST_MODELS -> new ModelList(route.names().list(pool));
      case GET_MODEL -> modelCard(request.model());
      case ADMINISTRATION -> route.allowsAdministration() ? null : Rejections.administration();
      default -> owner == null || isReady(owner) ? null : Rejections.responseServerNotReady();
    };
  }

  private RoutingOutcome modelCard(@Nullable String name) {
    if (name == null) {
      return Rejections.modelMissing();
    }
    ListedModel model = route.names().find(name, pool);
    return model == null ? Rejections.modelNotFound(name) : new ModelCard(model);
  }

  private boolean isReady(EndpointId server) {
    PooledEndpoint endpoint = pool.find(server);
    return endpoint != null && endpoint.isReady();
  }

  /** As the client wrote it, else the configured default, else the only one there is. */
  private @Nullable String name() {
    if (request.model() != null || !needsModel()) {
      return request.model();
    }
    if (route.defaultModel() != null) {
      return route.defaultModel();
    }
    return pool.models().size() == 1 ? pool.models().iterator().next().name() : null;
  }

  private boolean needsModel() {
    return request.bodyBytes() != 0
        && request.responseId() == null
        && request.shape() != ApiShape.ADMINISTRATION;
  }

  /** Before any server has said what it serves, nobody can call a model unknown. */
  private Rejected unknownModel(String name) {
    if (pool.models().isEmpty()) {
      return Rejections.noReadyServer();
    }
    return !mayBecomeAnother() && route.names().isAlias(name)
        ? Rejections.aliasInOpaqueBody(name)
        : Rejections.modelNotFound(name);
  }

  /** Before any server has said what it serves, nobody knows whether that is several models. */
  private Rejected modelMissing() {
    if (pool.models().isEmpty()) {
      return Rejections.noReadyServer();
    }
    return request.opaque() ? Rejections.modelInOpaqueBody() : Rejections.modelMissing();
  }

  /** The trial of a half-open server counts: who should make it, if nobody were sent there? */
  @Override
  public boolean anyIsWell(String model) {
    return any(model, server -> EndpointLoad.gate(server.load().observe()) != Gate.CLOSED);
  }

  @Override
  public boolean anyIsReady(String model) {
    return any(model, server -> true);
  }

  /** Whether any ready server of the model is so, among those that the request may have. */
  private boolean any(String model, Predicate<PooledEndpoint> so) {
    List<String> subset = subset();
    return subset == null ? anyOfAll(model, so) : anyWithin(subset, model, so);
  }

  /** Of a large pool only a part is looked at, which is enough unless nearly all are out. */
  private boolean anyOfAll(String model, Predicate<PooledEndpoint> so) {
    int[] ready = pool.ready(model);
    int looks = Math.min(ready.length, Scheduler.MAX_LOOKED_AT);
    for (int look = 0; look < looks; look++) {
      if (so.test(pool.endpoint(ready[look]))) {
        return true;
      }
    }
    return false;
  }

  private boolean anyWithin(List<String> subset, String model, Predicate<PooledEndpoint> so) {
    for (String address : subset) {
      int position = pool.positionOf(address);
      if (position >= 0
          && isReady(pool.endpoint(position), model)
          && so.test(pool.endpoint(position))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isReady(PooledEndpoint endpoint, String model) {
    return endpoint.isReady() && endpoint.serves(model);
  }

  private @Nullable List<String> subset() {
    return owner == null ? confines.addresses() : List.of(owner.text());
  }

  private Resolution wanted(@Nullable Meaning meaning) {
    if (request.responseId() != null) {
      return aboutResponse(meaning);
    }
    return wanted(meaning, confines.addresses(), confines.ifNone());
  }

  private Wanted wanted(@Nullable Meaning meaning, @Nullable List<String> subset, Rejected ifNone) {
    return new Wanted(meaning, rewritten(meaning), subset, ifNone);
  }

  private @Nullable String rewritten(@Nullable Meaning meaning) {
    String written = request.model();
    return meaning == null || written == null || written.equals(meaning.model())
        ? null
        : meaning.model();
  }

  private Resolution aboutResponse(@Nullable Meaning meaning) {
    if (owner == null) {
      return new Settled(responseNotFound());
    }
    String server = owner.text();
    if (meaning != null && !mayServe(pool.endpoint(pool.positionOf(server)), meaning)) {
      return new Settled(Rejections.responseOfAnotherModel());
    }
    return confines.allow(server)
        ? wanted(meaning, List.of(server), Rejections.responseServerNotReady())
        : new Settled(confines.ifNone());
  }

  private Rejected responseNotFound() {
    return request.shape() == ApiShape.STORED_RESPONSE
        ? Rejections.storedResponseNotFound()
        : Rejections.previousResponseNotFound();
  }
}
