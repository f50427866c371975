package dev.berth.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RequestMixTest {
  private static final List<String> MODELS = List.of("one", "two");

  @Test
  void next_sameSeed_makesTheSameRequests() {
    RequestMix first = mix(3);
    RequestMix second = mix(3);
    RequestMix other = mix(4);

    Set<String> differing = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      String hash = first.next().sha256();
      assertThat(second.next().sha256()).isEqualTo(hash);
      if (!other.next().sha256().equals(hash)) {
        differing.add(hash);
      }
    }
    assertThat(differing).hasSize(50);
  }

  @Test
  void next_manyRequests_haveAllShapesModelsAndSizes() {
    RequestMix mix = mix(1);
    Set<Shape> shapes = EnumSet.noneOf(Shape.class);
    Set<String> models = new HashSet<>();
    Set<Integer> sizes = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      LoadRequest request = mix.next();
      JsonNode body = new JsonMapper().readTree(request.body());
      shapes.add(request.shape());
      models.add(body.path("model").asString());
      sizes.add(Integer.highestOneBit(request.body().length));
      assertThat(body.path("stream").asBoolean(false))
          .isEqualTo(request.shape().lastLine() != null);
    }
    assertThat(shapes).containsExactlyInAnyOrder(Shape.values());
    assertThat(models).containsExactlyInAnyOrderElementsOf(MODELS);
    assertThat(sizes).hasSizeGreaterThanOrEqualTo(3);
  }

  private static RequestMix mix(long seed) {
    return new RequestMix(new SplittableRandom(seed), MODELS);
  }
}
