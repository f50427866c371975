package dev.berth.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.CompletionMode;
import dev.berth.pool.Demand;
import dev.berth.pool.Pool;
import dev.berth.request.ApiShape;
import dev.berth.request.InferenceRequest;
import dev.berth.request.PromptDigests;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PoolRouteTest {

  private final PoolRoute route =
      new PoolRoute(
          new Pool("default", new SimpleMeterRegistry(), 0),
          null,
          CompletionMode.AUTO,
          Duration.ofHours(1));

  @Test
  void weigh_digestedPrompt_isChainedForItsModel() {
    Demand ofOne = demand("a");

    assertThat(ofOne.promptTokens()).isEqualTo(1_000);
    assertThat(ofOne.blocks().count()).isEqualTo(2);
    assertThat(demand("a").blocks().hash(1)).isEqualTo(ofOne.blocks().hash(1));
    assertThat(demand("b").blocks().hash(1)).isNotEqualTo(ofOne.blocks().hash(1));
    assertThat(demand(null).blocks().hash(1)).isNotEqualTo(ofOne.blocks().hash(1));
  }

  private Demand demand(@Nullable String model) {
    PromptDigests prompt = PromptDigests.of(new long[] {7, 8}, 2, 0);
    return route
        .weigh(
            model,
            new InferenceRequest(
                ApiShape.CHAT_COMPLETIONS, model, false, 4_000, null, false, prompt))
        .demand();
  }
}
