package dev.berth.routing;

import static dev.berth.testing.Endpoints.serving;
import static dev.berth.testing.Endpoints.sharing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.berth.admission.HeldRequest;
import dev.berth.admission.HoldLimits;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.HoldTimes;
import dev.berth.admission.Objectives;
import dev.berth.config.AdminPaths;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.request.ApiShape;
import dev.berth.request.ErrorDialect;
import dev.berth.request.InferenceRequest;
import dev.berth.routing.Explanation.Choice;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where one name has several meanings, and where there is nothing to choose. */
class ExplainerTest {

  private static final String A = "10.0.0.1:8000";
  private static final String B = "10.0.0.2:8000";

  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);
  private final ResponseOwners responses = new ResponseOwners(() -> 0);
  private final PoolRoute route =
      new PoolRoute(
          pool,
          null,
          new ModelNames(
              new ModelsConfig(
                  Map.of("m", Map.of("big", 90, "small", 10, "gone", 900)), Map.of("lora", "big"))),
          CompletionMode.AUTO,
          Duration.ofHours(1),
          new GatewayOptions(1, false, false),
          new RequestRules(List.of(), AdminPaths.REFUSE, 1),
          PoolPolicies.of(LeastWork.POLICY),
          responses);

  @BeforeEach
  void discover() {
    pool.applyDiscovery(List.of(serving(A, "big"), serving(B, "small")));
  }

  @Test
  void explain_weightedAlias_aChoiceForEachModelThatMayBePicked() {
    List<Choice> choices = explain(chat("m")).choices();

    assertThat(choices)
        .extracting(Choice::model, Choice::weight, ExplainerTest::pick)
        .containsExactly(
            tuple(ServedModel.of("big"), 90, A), tuple(ServedModel.of("small"), 10, B));
  }

  @Test
  void explain_weightedAlias_takesNoTurn() {
    for (int i = 0; i < 5; i++) {
      explain(chat("m"));
    }

    ModelNames fresh =
        new ModelNames(new ModelsConfig(Map.of("m", Map.of("big", 90, "small", 10)), Map.of()));
    assertThat(route.names().resolve("m", pool.snapshot(), ModelServers.ALL))
        .isEqualTo(fresh.resolve("m", pool.snapshot(), ModelServers.ALL));
  }

  @Test
  void explain_adapterThatNobodyLists_namesItsBase() {
    Choice choice = explain(chat("lora")).choices().get(0);

    assertThat(choice.model()).isEqualTo(new ServedModel("lora", "big"));
    assertThat(pick(choice)).isEqualTo(A);
  }

  @Test
  void explain_serverIsFull_saysSo() {
    new Scheduler(() -> new SplittableRandom(1))
        .reserve(pool.snapshot(), "big", null, LeastWork.ofTokens(1), 1);

    assertThat(explain(chat("big")).choices().get(0).rejected())
        .returns(RejectReason.POOL_FULL, Rejected::reason);
  }

  @Test
  void explain_serversSleep_saysHowItWaits() {
    pool.applyDiscovery(List.of(sharing("gpu-0", A, "big")));
    HoldQueues queues =
        new HoldQueues(
            "default", new HoldLimits(10, 1000), Runnable::run, () -> 0, new SimpleMeterRegistry());
    HoldTimes times =
        new HoldTimes("x-wait", Duration.ofSeconds(30), Map.of(), Duration.ofMinutes(1));
    Duration wake = Duration.ofSeconds(5);
    Objectives objectives = new Objectives(Map.of("premium", 7));
    PoolRoute holding =
        route.with(
            new HoldRules(
                queues, (model, ahead) -> wake.toNanos() + ahead, times, objectives, () -> 0));
    assertThat(queues.tryHold(new HeldRequest("big", 0, 1, 1, 0, 1))).isNotNull();

    assertThat(explain(holding, chat("big"), null, null).choices().get(0))
        .returns(new Explanation.Held(0, 1, wake.plusNanos(1)), Choice::held)
        .returns(null, Choice::rejected);
    assertThat(explain(holding, chat("big"), wake, "premium").choices().get(0))
        .returns(new Explanation.Held(7, 0, wake), Choice::held);
    Choice hurried = explain(holding, chat("big"), wake, "unknown").choices().get(0);
    assertThat(hurried.held()).isNull();
    assertThat(hurried.rejected()).returns(RejectReason.MODEL_ASLEEP, Rejected::reason);
    assertThat(explain(chat("big")).choices().get(0).rejected())
        .returns(RejectReason.NO_READY_SERVER, Rejected::reason);
  }

  @Test
  void explain_storedResponse_onlyItsServerIsAChoice() {
    responses.learn("resp_1", new EndpointId(B));
    InferenceRequest stored =
        new InferenceRequest(ApiShape.STORED_RESPONSE, null, false, 0, "resp_1");

    Choice choice = explain(stored).choices().get(0);

    assertThat(pick(choice)).isEqualTo(B);
    assertThat(choice.standings().candidates()).hasSize(1);
    assertThat(choice.fallbacks()).isEmpty();
  }

  @Test
  void explain_administration_isSettled() {
    Explanation explanation =
        explain(new InferenceRequest(ApiShape.ADMINISTRATION, null, false, 0));

    assertThat(((Rejected) explanation.settled()).reason()).isEqualTo(RejectReason.ADMIN_PATH);
    assertThat(explanation.choices()).isEmpty();
  }

  private Explanation explain(InferenceRequest request) {
    return explain(route, request, null, null);
  }

  private static Explanation explain(
      PoolRoute route,
      InferenceRequest request,
      @Nullable Duration patience,
      @Nullable String objective) {
    return Explainer.explain(
        route,
        request,
        ErrorDialect.OPENAI,
        new RoutingHints(null, "", null, null, null, patience, objective));
  }

  private static InferenceRequest chat(String model) {
    return new InferenceRequest(ApiShape.CHAT_COMPLETIONS, model, false, 100);
  }

  private static String pick(Choice choice) {
    PooledEndpoint picked = choice.standings().picks().get(0).endpoint();
    return picked.id().text();
  }
}
