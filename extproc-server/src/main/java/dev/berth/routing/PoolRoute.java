package dev.berth.routing;

import dev.berth.base.Ticker;
import dev.berth.config.AdminPaths;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.Demand;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.prefix.PromptBlocks;
import dev.berth.request.ApiShape;
import dev.berth.request.BodyReader;
import dev.berth.request.HttpHead;
import dev.berth.request.InferenceRequest;
import dev.berth.routing.Resolution.Wanted;
import dev.berth.scheduling.Affinity;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import dev.berth.scheduling.Weighing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A pool and what its operator decided about requests to it.
 *
 * @param defaultModel the model of requests that name none; null when they must
 * @param names what clients may call models
 * @param completion how the end of a request is learned
 * @param requestDeadline after this a request that nobody ended is taken off the books
 * @param rules which requests are welcome, and how many at a time
 * @param policies by what servers are compared
 * @param responses which server has which stored response; learned as requests end
 * @param holds which requests wait for servers that sleep; null where no server does
 */
public record PoolRoute(
    Pool pool,
    @Nullable String defaultModel,
    ModelNames names,
    CompletionMode completion,
    Duration requestDeadline,
    GatewayOptions gateway,
    RequestRules rules,
    PoolPolicies policies,
    ResponseOwners responses,
    @Nullable HoldRules holds) {

  /** A route to servers that never sleep. */
  public PoolRoute(
      Pool pool,
      @Nullable String defaultModel,
      ModelNames names,
      CompletionMode completion,
      Duration requestDeadline,
      GatewayOptions gateway,
      RequestRules rules,
      PoolPolicies policies,
      ResponseOwners responses) {
    this(
        pool,
        defaultModel,
        names,
        completion,
        requestDeadline,
        gateway,
        rules,
        policies,
        responses,
        null);
  }

  /** The same route, on which requests wait for servers that sleep. */
  public PoolRoute with(HoldRules rules) {
    return new PoolRoute(
        pool,
        defaultModel,
        names,
        completion,
        requestDeadline,
        gateway,
        this.rules,
        policies,
        responses,
        rules);
  }

  /** A route with plain model names and the usual rules, where no response is known yet. */
  public PoolRoute(
      Pool pool,
      @Nullable String defaultModel,
      CompletionMode completion,
      Duration requestDeadline,
      GatewayOptions gateway) {
    this(
        pool,
        defaultModel,
        new ModelNames(ModelsConfig.NONE),
        completion,
        requestDeadline,
        gateway,
        RequestRules.DEFAULT,
        PoolPolicies.of(LeastWork.POLICY),
        new ResponseOwners(Ticker.system()));
  }

  /** A route through a gateway of which nothing special is known. */
  public PoolRoute(
      Pool pool,
      @Nullable String defaultModel,
      CompletionMode completion,
      Duration requestDeadline) {
    this(pool, defaultModel, completion, requestDeadline, GatewayOptions.DEFAULT);
  }

  /**
   * Whether a request goes on without a decision of Berth's. Where administration is refused, none
   * that might be that does, whatever tree of paths it is in.
   */
  public boolean passesThrough(HttpHead head) {
    return PathPrefixes.cover(rules.passThrough(), head.rawPath())
        && (allowsAdministration() || head.path().shape() != ApiShape.ADMINISTRATION);
  }

  /**
   * Whether the model of a request is certain although what its body says of it was not seen, or no
   * model is known at all. The default is for requests that name none, and this one may name one;
   * and an alias would have to be replaced in the body.
   */
  public boolean knowsModelOf(HttpHead head) {
    String model = head.model();
    if (model != null) {
      return !names.isAlias(model);
    }
    int models = pool.snapshot().models().size();
    return models == 0 || (models == 1 && !names.haveAliases());
  }

  /** Whether clients may run the servers. */
  boolean allowsAdministration() {
    return rules.adminPaths() == AdminPaths.ALLOW;
  }

  /** Whether requests go to servers that are not well when no other is left. */
  boolean triesTheLeastSuspect() {
    return !pool.health().settings().rejectWhenNoneHealthy();
  }

  /** With so many requests in flight a server gets no further one. */
  public int maxRequestsPerServer() {
    Integer most = rules.maxRequestsPerServer();
    return most == null ? Scheduler.UNBOUNDED : most;
  }

  /** Begins to compare servers for a request. */
  Weighing weigh(
      PoolSnapshot snapshot, Wanted wanted, InferenceRequest request, RoutingHints hints) {
    String model = wanted.model();
    PromptBlocks blocks = PromptBlocks.chained(request.prompt(), model == null ? "" : model);
    Demand demand = Demand.of(pool.paces().of(model), request.bodyBytes(), blocks);
    return policies
        .of(hints)
        .weigh(demand, Affinity.of(adapter(snapshot, wanted.meaning()), hints.session()));
  }

  private static @Nullable String adapter(PoolSnapshot snapshot, @Nullable Meaning meaning) {
    if (meaning == null) {
      return null;
    }
    ServedModel listed = snapshot.model(meaning.model());
    boolean adapter = listed == null ? !meaning.isItself() : listed.base() != null;
    return adapter ? meaning.model() : null;
  }

  /**
   * In which header a client says for how many seconds it is ready to wait, in lower case; null
   * where nobody waits.
   */
  public @Nullable String waitHeader() {
    return holds == null ? null : holds.times().header();
  }

  /** What reads a request's body, and of its prompt as much as the policy wants to know. */
  public @Nullable BodyReader reader(HttpHead head) {
    return head.reader(policies.promptHash());
  }

  /**
   * How the end of a request from this Envoy will be learned.
   *
   * @param envoyAddress as in {@link AccessLogStreams}
   */
  public Completion completionFor(String envoyAddress, AccessLogStreams accessLogs) {
    return switch (completion) {
      case ACCESS_LOG -> Completion.ACCESS_LOG;
      case STREAM -> Completion.STREAM;
      case AUTO -> accessLogs.isOpenFrom(envoyAddress) ? Completion.ACCESS_LOG : Completion.STREAM;
    };
  }
}
