package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiShapeTest {

  @Test
  void label_allShapes_areDistinctAndStable() {
    assertThat(Arrays.stream(ApiShape.values()).map(ApiShape::label))
        .containsExactly(
            "chat_completions",
            "chat_completions_batch",
            "completions",
            "render",
            "responses",
            "stored_response",
            "embeddings",
            "messages",
            "count_tokens",
            "embed",
            "rerank",
            "score",
            "classify",
            "pooling",
            "tokenize",
            "detokenize",
            "audio_transcription",
            "audio_translation",
            "audio_speech",
            "image_generation",
            "image_edit",
            "image_variation",
            "generate",
            "invocations",
            "kserve_infer",
            "kserve_generate",
            "kserve_model",
            "gemini_generate",
            "gemini_count_tokens",
            "gemini_embed",
            "list_models",
            "get_model",
            "grpc",
            "administration",
            "other");
  }

  @ParameterizedTest
  @EnumSource
  void label_everyShape_isItsNameInLowerCase(ApiShape shape) {
    assertThat(shape.label()).isEqualTo(shape.name().toLowerCase(Locale.ROOT));
  }
}
