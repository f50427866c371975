package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ApiShapeTest {

  @Test
  void label_allShapes_areDistinctAndStable() {
    assertThat(Arrays.stream(ApiShape.values()).map(ApiShape::label))
        .containsExactly(
            "chat_completions",
            "completions",
            "responses",
            "embeddings",
            "messages",
            "count_tokens",
            "list_models",
            "get_model",
            "other");
  }
}
