package dev.berth.routing;

import static dev.berth.testing.Endpoints.serving;
import static dev.berth.testing.Endpoints.sharing;
import static dev.berth.testing.Endpoints.undeclared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.AdminPaths;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.pool.Pool;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.request.ApiShape;
import dev.berth.request.InferenceRequest;
import dev.berth.request.PromptDigests;
import dev.berth.routing.RoutingOutcome.ModelCard;
import dev.berth.routing.RoutingOutcome.ModelList;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.routing.RoutingOutcome.Routed;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RouterTest {

  private static final String A = "10.0.0.1:8000";
  private static final String B = "10.0.0.2:8000";
  private static final String C = "10.0.0.3:8000";
  private static final String ENVOY = "envoy";

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("default", registry, 0);
  private final Tickets tickets =
      new Tickets(new ManualTicker(), new SplittableRandom(1), registry);
  private final Router router =
      new Router(
          new Scheduler(() -> new SplittableRandom(2)), tickets, List.of("default"), registry);
  private final ResponseOwners responses = new ResponseOwners(new ManualTicker());

  private @Nullable String defaultModel;
  private ModelsConfig models = ModelsConfig.NONE;
  private GatewayOptions gateway = GatewayOptions.DEFAULT;
  private RequestRules rules = RequestRules.DEFAULT;
  private @Nullable PoolRoute route;

  @Nested
  class DeviceGroup {

    @Test
    void route_modelOfASleeper_503ThoughItIsListed() {
      discover(sharing("gpu-0", A, "qwen"), sharing("gpu-0", B, "llama"));
      pool.setWakefulness(List.of(new EndpointId(A)), Wakefulness.AWAKE);
      pool.setWakefulness(List.of(new EndpointId(B)), Wakefulness.ASLEEP);

      assertThat(routed(chat("qwen")).ticket().endpoint().text()).isEqualTo(A);
      assertThat(reason(chat("llama"))).isEqualTo(RejectReason.NO_READY_SERVER);
      assertThat(pool.snapshot().model("llama")).isNotNull();
    }

    @Test
    void route_subsetNamesASleeper_503() {
      discover(sharing("gpu-0", A, "qwen"), serving(B, "qwen"));
      pool.setWakefulness(List.of(new EndpointId(A)), Wakefulness.ASLEEP);

      assertThat(((Rejected) route(chat("qwen"), List.of(A))).reason())
          .isEqualTo(RejectReason.NO_SERVER_IN_SUBSET);
    }
  }

  @Nested
  class StaleEnvoy {

    @Test
    void route_serverThatItDoesNotKnow_isNotChosenForIt() {
      discover(serving(A, "qwen"), serving(B, "qwen"));
      pool.staleEnvoys().add(ENVOY, Set.of(new EndpointId(B)));

      for (int i = 0; i < 10; i++) {
        assertThat(routed(chat("qwen")).ticket().endpoint().text()).isEqualTo(B);
      }
    }

    @Test
    void route_subset_onlyWhatItKnowsOfIt() {
      discover(serving(A, "qwen"), serving(B, "qwen"), serving(C, "qwen"));
      pool.staleEnvoys().add(ENVOY, Set.of(new EndpointId(B), new EndpointId(C)));

      Routed routed = (Routed) route(chat("qwen"), List.of(A, B));

      assertThat(routed.ticket().endpoint().text()).isEqualTo(B);
    }

    @Test
    void route_knowsNoneThatIsReady_503() {
      discover(serving(A, "qwen"));
      pool.staleEnvoys().add(ENVOY, Set.of(new EndpointId(B)));

      assertThat(reason(chat("qwen"))).isEqualTo(RejectReason.NO_READY_SERVER);
      assertThat(((Rejected) route(chat("qwen"), List.of(A))).reason())
          .isEqualTo(RejectReason.NO_SERVER_IN_SUBSET);
    }

    @Test
    void route_fallbacks_areKnownToIt() {
      gateway = new GatewayOptions(2, false, false);
      discover(serving(A, "qwen"), serving(B, "qwen"), serving(C, "qwen"));
      pool.staleEnvoys().add(ENVOY, Set.of(new EndpointId(A), new EndpointId(C)));

      Routed routed = routed(chat("qwen"));

      assertThat(routed.fallbacks())
          .hasSize(1)
          .allSatisfy(fallback -> assertThat(fallback.text()).isIn(A, C));
    }

    @Test
    void route_throughAnotherEnvoy_mayChooseAny() {
      discover(serving(A, "qwen"));
      pool.staleEnvoys().add("another", Set.of(new EndpointId(B)));

      assertThat(routed(chat("qwen")).ticket().endpoint().text()).isEqualTo(A);
    }
  }

  @Nested
  class Models {

    @Test
    void route_alias_goesToItsModelAndIsRewritten() {
      discover(serving(A, "llama"), serving(B, "qwen"));
      models = new ModelsConfig(Map.of("gpt-4", Map.of("qwen", 1)), Map.of());

      Routed routed = routed(chat("gpt-4"));

      assertThat(routed.ticket().endpoint().text()).isEqualTo(B);
      assertThat(routed.rewrittenModel()).isEqualTo("qwen");
    }

    @Test
    void route_nameOfItsOwn_isNotRewritten() {
      discover(serving(A, "qwen"));
      models =
          new ModelsConfig(Map.of("qwen", Map.of("qwen", 1, "gone", 1)), Map.of("lora", "qwen"));

      assertThat(routed(chat("qwen")).rewrittenModel()).isNull();
      assertThat(routed(chat("lora")).rewrittenModel()).isNull();
    }

    @Test
    void route_bodyThatNobodyReads_aNameIsWhatServersCallAModel() {
      discover(serving(A, "qwen"), serving(B, "qwen-next"));
      models =
          new ModelsConfig(
              Map.of("gpt-4", Map.of("qwen", 1), "qwen", Map.of("qwen", 1, "qwen-next", 9)),
              Map.of("lora", "qwen"));

      for (int i = 0; i < 3; i++) {
        assertThat(routed(opaque("qwen")).ticket().endpoint().text()).isEqualTo(A);
        assertThat(routed(opaque("qwen")).rewrittenModel()).isNull();
      }
      assertThat(routed(opaque("lora")).ticket().endpoint().text()).isEqualTo(A);
      assertThat(rejected(opaque("gpt-4")))
          .returns(RejectReason.MODEL_NOT_FOUND, Rejected::reason)
          .satisfies(rejected -> assertThat(rejected.message()).contains("name the model itself"));
      assertThat(rejected(opaque("llama")).message()).contains("GET /v1/models");
      assertThat(rejected(opaque(null)).message()).contains("x-gateway-model-name");
    }

    private static InferenceRequest opaque(@Nullable String model) {
      return new InferenceRequest(ApiShape.GRPC, model, false, 10, null, true, PromptDigests.NONE);
    }

    @Test
    void route_modelIsImplied_thereIsNothingToRewrite() {
      discover(serving(A, "llama"), serving(B, "qwen"));
      models = new ModelsConfig(Map.of("gpt-4", Map.of("qwen", 1)), Map.of());
      defaultModel = "gpt-4";

      Routed routed = routed(chat(null));

      assertThat(routed.ticket().endpoint().text()).isEqualTo(B);
      assertThat(routed.rewrittenModel()).isNull();
    }

    @Test
    void route_weightedAlias_onlyModelsThatTheSubsetServes() {
      discover(serving(A, "big"), serving(B, "small"));
      models = new ModelsConfig(Map.of("m", Map.of("big", 1000, "small", 1)), Map.of());

      Routed routed = (Routed) route(chat("m"), List.of(B));

      assertThat(routed.ticket().endpoint().text()).isEqualTo(B);
      assertThat(routed.rewrittenModel()).isEqualTo("small");
    }

    @Test
    void route_noModelNamedAndSeveralServed_400() {
      discover(serving(A, "llama", "qwen"));

      assertThat(reason(chat(null))).isEqualTo(RejectReason.MODEL_MISSING);
    }

    /** A pool of one model takes such requests; before its servers have said so, they wait. */
    @Test
    void route_noModelNamedAndNoServerHasSaidWhatItServes_503() {
      discover(undeclared(A));

      assertThat(reason(chat(null))).isEqualTo(RejectReason.NO_READY_SERVER);
      assertThat(reason(opaque(null))).isEqualTo(RejectReason.NO_READY_SERVER);
    }

    @Test
    void route_defaultIsAnAliasAndNobodyReadsTheBody_itsModelIsMeant() {
      discover(serving(A, "llama"), serving(B, "qwen"));
      models = new ModelsConfig(Map.of("gpt-4", Map.of("qwen", 1)), Map.of());
      defaultModel = "gpt-4";

      assertThat(routed(opaque(null)).ticket().endpoint().text()).isEqualTo(B);
    }

    @Test
    void route_weightedAlias_onlyModelsReadyInTheSubset() {
      pool.applyAnnounced(Set.of(new EndpointId(B), new EndpointId(C)));
      discover(serving(A, "big"), serving(B, "small"), serving(C, "big"));
      models = new ModelsConfig(Map.of("m", Map.of("big", 1000, "small", 1)), Map.of());

      Routed routed = (Routed) route(chat("m"), List.of(A, B));

      assertThat(routed.ticket().endpoint().text()).isEqualTo(B);
    }

    @Test
    void route_unknownModel_404WithItsNameMadeHarmless() {
      discover(serving(A, "qwen"));

      assertThat(rejected(chat("llama")).message()).contains("'llama'");
      assertThat(rejected(chat("a\u001b[2Jb\u202e\ud800")).message())
          .contains("'a\ufffd[2Jb\ufffd\ufffd'");
      assertThat(rejected(chat("x".repeat(65))).message()).contains("'" + "x".repeat(64) + "…'");
      assertThat(rejected(chat("🚀".repeat(64))).message()).contains("'" + "🚀".repeat(64) + "'");
    }

    @Test
    void route_noServerHasSaidWhatItServes_503() {
      discover(undeclared(A));

      assertThat(reason(chat("qwen"))).isEqualTo(RejectReason.NO_READY_SERVER);
    }

    @Test
    void route_models_listsAndDescribesNamesOfItsOwn() {
      discover(serving(A, "qwen"));
      models = new ModelsConfig(Map.of("gpt-4", Map.of("qwen", 1)), Map.of());

      assertThat(route(new InferenceRequest(ApiShape.LIST_MODELS, null, false, 0)))
          .isEqualTo(
              new ModelList(
                  List.of(
                      new ListedModel("gpt-4", "qwen", null),
                      new ListedModel("qwen", null, null))));
      assertThat(route(new InferenceRequest(ApiShape.GET_MODEL, "gpt-4", false, 0)))
          .isEqualTo(new ModelCard(new ListedModel("gpt-4", "qwen", null)));
      assertThat(reason(new InferenceRequest(ApiShape.GET_MODEL, "llama", false, 0)))
          .isEqualTo(RejectReason.MODEL_NOT_FOUND);
    }
  }

  @Nested
  class Rules {

    @Test
    void route_allServersFull_429UntilOneEnds() {
      discover(serving(A, "qwen"), serving(B, "qwen"), serving(C, "llama"));
      rules = new RequestRules(List.of(), AdminPaths.REFUSE, 1);
      Routed first = routed(chat("qwen"));
      routed(chat("qwen"));

      Rejected rejected = rejected(chat("qwen"));

      assertThat(rejected.reason()).isEqualTo(RejectReason.POOL_FULL);
      assertThat(rejected.retryAfter()).isPositive();
      assertThat(routed(chat("llama")).ticket().endpoint().text()).isEqualTo(C);
      first.ticket().close(TicketEnd.STREAM);
      assertThat(routed(chat("qwen")).ticket().endpoint()).isEqualTo(first.ticket().endpoint());
    }

    @Test
    void route_noServerAtAllWithABound_isNotFull() {
      pool.applyAnnounced(Set.of());
      discover(serving(A, "qwen"));
      rules = new RequestRules(List.of(), AdminPaths.REFUSE, 1);

      assertThat(reason(chat("qwen"))).isEqualTo(RejectReason.NO_READY_SERVER);
      assertThat(((Rejected) route(chat("qwen"), List.of(B))).reason())
          .isEqualTo(RejectReason.NO_SERVER_IN_SUBSET);
    }

    @Test
    void route_fallbacks_areNamedNotBookedAndNeverFull() {
      discover(serving(A, "qwen"), serving(B, "qwen"), serving(C, "llama"));
      gateway = new GatewayOptions(8, false, false);
      rules = new RequestRules(List.of(), AdminPaths.REFUSE, 1);

      Routed first = routed(chat("qwen"));
      Routed second = routed(chat("qwen"));

      assertThat(first.fallbacks()).containsExactly(second.ticket().endpoint());
      assertThat(second.fallbacks()).isEmpty();
      assertThat(tickets.size()).isEqualTo(2);
    }

    @Test
    void route_administration_403UnlessAllowed() {
      discover(serving(A, "qwen", "llama"));
      InferenceRequest sleep = new InferenceRequest(ApiShape.ADMINISTRATION, null, false, 10);

      assertThat(reason(sleep)).isEqualTo(RejectReason.ADMIN_PATH);
      route = null;
      rules = new RequestRules(List.of(), AdminPaths.ALLOW, null);
      assertThat(routed(sleep).ticket().endpoint().text()).isEqualTo(A);
    }

    @Test
    void metrics_countEveryReasonOfEveryPoolFromTheStart() {
      assertThat(registry.find("berth.decisions").tag("outcome", "rejected").counters())
          .hasSize(RejectReason.values().length);
    }
  }

  @Nested
  class StoredResponses {

    @Test
    void route_aboutAResponse_goesToItsServerOnly() {
      discover(serving(A, "qwen"), serving(B, "qwen"), serving(C, "qwen"));
      responses.learn("resp_1", new EndpointId(B));
      gateway = new GatewayOptions(2, false, false);

      for (int i = 0; i < 10; i++) {
        assertThat(routed(stored("resp_1")).ticket().endpoint().text()).isEqualTo(B);
        assertThat(routed(goesOn("qwen", "resp_1")).ticket().endpoint().text()).isEqualTo(B);
      }
      assertThat(routed(stored("resp_1")).fallbacks()).isEmpty();
    }

    @Test
    void route_aboutAResponse_needsNoModelEvenWithABody() {
      discover(serving(A, "qwen"), serving(B, "llama"));
      responses.learn("resp_1", new EndpointId(B));

      assertThat(routed(goesOn(null, "resp_1")).ticket().endpoint().text()).isEqualTo(B);
    }

    @Test
    void route_goesOnUnderAnAlias_theModelOfTheServerIsMeant() {
      discover(serving(A, "big"), serving(B, "small"));
      models = new ModelsConfig(Map.of("m", Map.of("big", 1000, "small", 1)), Map.of());
      responses.learn("resp_1", new EndpointId(B));

      Routed routed = routed(goesOn("m", "resp_1"));

      assertThat(routed.ticket().endpoint().text()).isEqualTo(B);
      assertThat(routed.rewrittenModel()).isEqualTo("small");
    }

    @Test
    void route_serverLeftOrIsNotReady_503() {
      discover(serving(A, "qwen"), serving(B, "qwen"));
      responses.learn("resp_1", new EndpointId(C));
      assertThat(reason(stored("resp_1"))).isEqualTo(RejectReason.RESPONSE_SERVER_NOT_READY);

      discover(serving(A, "qwen"), undeclared(C));
      assertThat(reason(goesOn("qwen", "resp_1")))
          .isEqualTo(RejectReason.RESPONSE_SERVER_NOT_READY);
    }

    @Test
    void route_serverIsFull_429() {
      discover(serving(A, "qwen"), serving(B, "qwen"));
      responses.learn("resp_1", new EndpointId(B));
      rules = new RequestRules(List.of(), AdminPaths.REFUSE, 1);
      routed(stored("resp_1"));

      assertThat(reason(stored("resp_1"))).isEqualTo(RejectReason.POOL_FULL);
    }

    @Test
    void route_subsetOfTheGateway_isHonoured() {
      discover(serving(A, "qwen"), serving(B, "qwen"));
      responses.learn("resp_1", new EndpointId(B));

      assertThat(((Rejected) route(stored("resp_1"), List.of(A))).reason())
          .isEqualTo(RejectReason.NO_SERVER_IN_SUBSET);
      assertThat(((Routed) route(stored("resp_1"), List.of(A, B))).ticket().endpoint().text())
          .isEqualTo(B);
    }

    @Test
    void route_goesOnWithAModelOfOtherServers_404() {
      discover(serving(A, "qwen"), serving(B, "llama"));
      responses.learn("resp_1", new EndpointId(B));

      assertThat(rejected(goesOn("qwen", "resp_1")))
          .returns(RejectReason.RESPONSE_NOT_FOUND, Rejected::reason)
          .satisfies(rejected -> assertThat(rejected.message()).contains("does not serve"));
    }

    @Test
    void route_unknownResponse_onlyWhereOneServerCanBeMeant() {
      discover(serving(A, "qwen"), serving(B, "llama"));

      assertThat(routed(goesOn("qwen", "resp_9")).ticket().endpoint().text()).isEqualTo(A);
      assertThat(rejected(stored("resp_9")))
          .returns(RejectReason.RESPONSE_NOT_FOUND, Rejected::reason)
          .satisfies(rejected -> assertThat(rejected.message()).contains("Create a new one"));

      discover(serving(A, "qwen"), serving(B, "qwen"));
      assertThat(rejected(goesOn("qwen", "resp_9")))
          .returns(RejectReason.RESPONSE_NOT_FOUND, Rejected::reason)
          .satisfies(rejected -> assertThat(rejected.message()).contains("\"input\""));

      discover(serving(A, "qwen"), undeclared(B));
      assertThat(reason(goesOn("qwen", "resp_9"))).isEqualTo(RejectReason.RESPONSE_NOT_FOUND);

      discover(serving(B, "qwen"));
      assertThat(routed(stored("resp_9")).ticket().endpoint().text()).isEqualTo(B);
    }

    /** Chance must not send it to one of them now and to none the next time. */
    @Test
    void route_unknownResponseUnderAnAlias_theServersOfAllItsModelsCanBeMeant() {
      discover(serving(A, "big"), serving(B, "small"), serving(C, "small"));
      models = new ModelsConfig(Map.of("m", Map.of("big", 1, "small", 1)), Map.of());

      for (int i = 0; i < 4; i++) {
        assertThat(reason(goesOn("m", "resp_9"))).isEqualTo(RejectReason.RESPONSE_NOT_FOUND);
      }
      discover(serving(A, "big", "small"), serving(B, "other"));
      for (int i = 0; i < 4; i++) {
        assertThat(routed(goesOn("m", "resp_9")).ticket().endpoint().text()).isEqualTo(A);
      }
    }

    @Test
    void route_unknownResponseOnTheOnlyServer_thatIsNotReady_503() {
      pool.applyAnnounced(Set.of());
      discover(serving(A, "qwen"));

      assertThat(reason(stored("resp_9"))).isEqualTo(RejectReason.RESPONSE_SERVER_NOT_READY);
    }

    @Test
    void route_emptyPool_404() {
      assertThat(reason(stored("resp_9"))).isEqualTo(RejectReason.RESPONSE_NOT_FOUND);
    }

    private InferenceRequest stored(String id) {
      return new InferenceRequest(ApiShape.STORED_RESPONSE, null, false, 0, id);
    }

    private InferenceRequest goesOn(@Nullable String model, String id) {
      return new InferenceRequest(ApiShape.RESPONSES, model, false, 100, id);
    }
  }

  @Test
  void route_poolIsReplacedMeanwhile_looksAtTheNewOne() {
    discover(serving(A, "qwen"), serving(B, "qwen"));
    SplittableRandom chance = new SplittableRandom(3);
    RandomGenerator replacing =
        () -> {
          discover(serving(C, "qwen"));
          return chance.nextLong();
        };

    RoutingOutcome outcome =
        new Router(new Scheduler(() -> replacing), tickets, List.of("default"), registry)
            .route(poolRoute(), chat("qwen"), new RoutingHints(null, ENVOY, null));

    assertThat(((Routed) outcome).ticket().endpoint().text()).isEqualTo(C);
  }

  private void discover(Endpoint... endpoints) {
    pool.applyDiscovery(List.of(endpoints));
  }

  private static InferenceRequest chat(@Nullable String model) {
    return new InferenceRequest(ApiShape.CHAT_COMPLETIONS, model, false, 100);
  }

  private RoutingOutcome route(InferenceRequest request) {
    return route(request, null);
  }

  private RoutingOutcome route(InferenceRequest request, @Nullable List<String> subset) {
    return router.route(poolRoute(), request, new RoutingHints(subset, ENVOY, null));
  }

  private PoolRoute poolRoute() {
    if (route == null) {
      route =
          new PoolRoute(
              pool,
              defaultModel,
              new ModelNames(models),
              CompletionMode.AUTO,
              Duration.ofHours(1),
              gateway,
              rules,
              PoolPolicies.of(LeastWork.POLICY),
              responses);
    }
    return route;
  }

  private Routed routed(InferenceRequest request) {
    RoutingOutcome outcome = route(request);
    assertThat(outcome).isInstanceOf(Routed.class);
    return (Routed) outcome;
  }

  private Rejected rejected(InferenceRequest request) {
    RoutingOutcome outcome = route(request);
    assertThat(outcome).isInstanceOf(Rejected.class);
    return (Rejected) outcome;
  }

  private RejectReason reason(InferenceRequest request) {
    return rejected(request).reason();
  }
}
