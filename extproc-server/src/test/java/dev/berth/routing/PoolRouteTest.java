package dev.berth.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.base.Ticker;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.Demand;
import dev.berth.pool.Pool;
import dev.berth.request.ApiShape;
import dev.berth.request.InferenceRequest;
import dev.berth.request.PromptDigests;
import dev.berth.routing.Resolution.Wanted;
import dev.berth.scheduling.Affinity;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Policy;
import dev.berth.scheduling.Weighing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoolRouteTest {

  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);
  private final RecordingPolicy standard = new RecordingPolicy();
  private final RecordingPolicy other = new RecordingPolicy();
  private final PoolRoute route =
      new PoolRoute(
          pool,
          null,
          new ModelNames(ModelsConfig.NONE),
          CompletionMode.AUTO,
          Duration.ofHours(1),
          GatewayOptions.DEFAULT,
          RequestRules.DEFAULT,
          new PoolPolicies(standard, "x-policy", Map.of("other", other), "x-session-id"),
          new ResponseOwners(Ticker.system()));

  @BeforeEach
  void discover() {
    pool.applyDiscovery(
        List.of(
            new Endpoint(
                new EndpointId("10.0.0.1:8000"),
                null,
                List.of(ServedModel.of("a"), new ServedModel("listed", "a")))));
  }

  @Test
  void weigh_digestedPrompt_isChainedForItsModel() {
    Demand ofOne = demand("a");

    assertThat(ofOne.promptTokens()).isEqualTo(1_000);
    assertThat(ofOne.blocks().count()).isEqualTo(2);
    assertThat(demand("a").blocks().hash(1)).isEqualTo(ofOne.blocks().hash(1));
    assertThat(demand("b").blocks().hash(1)).isNotEqualTo(ofOne.blocks().hash(1));
    assertThat(demand(null).blocks().hash(1)).isNotEqualTo(ofOne.blocks().hash(1));
  }

  @Test
  void weigh_adapter_isOnlyWhatServersSitOnAnotherModel() {
    Meaning adapterThatNobodyLists = new Meaning("lora", "a");

    assertThat(affinity(Meaning.itself("a")).adapter()).isNull();
    assertThat(affinity(Meaning.itself("listed")).adapter()).isEqualTo("listed");
    assertThat(affinity(adapterThatNobodyLists).adapter()).isEqualTo("lora");
    assertThat(affinity(null).adapter()).isNull();
  }

  @Test
  void weigh_policyThatMayBeChosen_isChosenByItsNameAndNothingElse() {
    assertThat(chosen("other")).isSameAs(other);
    assertThat(chosen("standard")).isSameAs(standard);
    assertThat(chosen("10.0.0.1:8000")).isSameAs(standard);
    assertThat(chosen(null)).isSameAs(standard);
  }

  private RecordingPolicy chosen(@Nullable String wanted) {
    standard.asked = null;
    other.asked = null;
    Demand unused = demand("a", wanted);
    return other.asked == null ? standard : other;
  }

  private Affinity affinity(@Nullable Meaning meaning) {
    var unused = weigh(meaning, new RoutingHints(null, "", null, null, "my-session", null, null));
    Affinity affinity = Objects.requireNonNull(standard.asked);
    assertThat(affinity.session()).isEqualTo("my-session");
    return affinity;
  }

  private Demand demand(@Nullable String model) {
    return demand(model, null);
  }

  private Demand demand(@Nullable String model, @Nullable String policy) {
    Meaning meaning = model == null ? null : Meaning.itself(model);
    return weigh(meaning, new RoutingHints(null, "", null, policy, null, null, null)).demand();
  }

  private Weighing weigh(@Nullable Meaning meaning, RoutingHints hints) {
    PromptDigests prompt = PromptDigests.of(new long[] {7, 8}, 2, 0);
    return route.weigh(
        pool.snapshot(),
        new Wanted(meaning, null, null, Rejections.noReadyServer()),
        new InferenceRequest(ApiShape.CHAT_COMPLETIONS, null, false, 4_000, null, false, prompt),
        hints);
  }

  /** Remembers what it was asked last. */
  private static final class RecordingPolicy implements Policy {

    private @Nullable Affinity asked;

    @Override
    public Weighing weigh(Demand demand, Affinity affinity) {
      asked = affinity;
      return LeastWork.POLICY.weigh(demand, affinity);
    }
  }
}
