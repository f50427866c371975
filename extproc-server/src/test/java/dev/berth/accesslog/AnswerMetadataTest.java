package dev.berth.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.answer.AnswerFacts;
import dev.berth.answer.TokenUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerMetadataTest {

  @Test
  void read_chat_promptIncludesWhatWasCached() {
    assertThat(usage(Map.of("prompt_tokens", 100, "completion_tokens", 7, "cached_tokens", 64)))
        .isEqualTo(new TokenUsage(100, 7, 64));
  }

  @Test
  void read_embeddings_haveNoCompletion() {
    assertThat(usage(Map.of("prompt_tokens", 12))).isEqualTo(new TokenUsage(12, 0, 0));
  }

  @Test
  void read_responses_inputIncludesWhatWasCached() {
    assertThat(usage(Map.of("input_tokens", 21, "output_tokens", 22, "cached_tokens", 4)))
        .isEqualTo(new TokenUsage(21, 22, 4));
  }

  @Test
  void read_messages_inputLeavesOutWhatTheCacheHadAndGot() {
    assertThat(
            usage(
                Map.of(
                    "input_tokens",
                    5,
                    "output_tokens",
                    6,
                    "cache_read_input_tokens",
                    50,
                    "cache_creation_input_tokens",
                    20)))
        .isEqualTo(new TokenUsage(75, 6, 50));
  }

  @Test
  void read_numbersThatAreNoCounts_areAsIfMissing() {
    for (Object nonsense :
        List.of(
            -1,
            0.5,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            1e300,
            AnswerMetadata.MAX_TOKENS + 1,
            "12",
            true)) {
      assertThat(usage(Map.of("prompt_tokens", nonsense))).as("%s", nonsense).isNull();
      assertThat(usage(Map.of("prompt_tokens", nonsense, "completion_tokens", 3)))
          .isEqualTo(new TokenUsage(0, 3, 0));
    }
    assertThat(usage(Map.of("prompt_tokens", AnswerMetadata.MAX_TOKENS)))
        .isEqualTo(new TokenUsage(AnswerMetadata.MAX_TOKENS, 0, 0));
    assertThat(usage(Map.of("prompt_tokens", -0.0))).isEqualTo(new TokenUsage(0, 0, 0));
  }

  @Test
  void read_moreCachedThanPrompt_isBoundedByThePrompt() {
    assertThat(usage(Map.of("prompt_tokens", 10, "cached_tokens", 11)))
        .isEqualTo(new TokenUsage(10, 0, 10));
  }

  @Test
  void read_cachedAlone_isNoUsage() {
    assertThat(usage(Map.of("cached_tokens", 11))).isNull();
  }

  @Test
  void read_responseId_isThatOfAStoredResponseOnly() {
    assertThat(id(Map.of("id", "chatcmpl-1", "object", "chat.completion"))).isNull();
    assertThat(id(Map.of("id", "resp_1"))).isNull();
    assertThat(id(Map.of("id", "resp_1", "object", "response"))).isEqualTo("resp_1");
    assertThat(id(Map.of("response_id", "resp_2"))).isEqualTo("resp_2");
    assertThat(id(Map.of("response_id", 2))).isNull();
    assertThat(id(Map.of("response_id", "x".repeat(257)))).isNull();
    assertThat(id(Map.of("response_id", "x".repeat(256)))).hasSize(256);
  }

  @Test
  void read_nothing_isNothing() {
    assertThat(read(Map.of())).isSameAs(AnswerFacts.NONE);
  }

  @Test
  void read_anyFields_neverThrows() {
    List<String> keys =
        List.of(
            "prompt_tokens",
            "completion_tokens",
            "cached_tokens",
            "input_tokens",
            "output_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "id",
            "object",
            "response_id");
    List<Object> values =
        List.of(0, 7, 1e8, -1, 1e18, Double.NaN, "", "response", "é", true, Double.MIN_VALUE);
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 10_000; i++) {
      Map<String, Object> fields = new HashMap<>();
      keys.stream()
          .filter(key -> random.nextBoolean())
          .forEach(key -> fields.put(key, values.get(random.nextInt(values.size()))));
      TokenUsage usage = usage(fields);
      assertThat(usage == null || usage.cached() <= usage.prompt()).as("%s", fields).isTrue();
    }
  }

  private static @Nullable TokenUsage usage(Map<String, ?> fields) {
    return read(fields).usage();
  }

  private static @Nullable String id(Map<String, ?> fields) {
    return read(fields).responseId();
  }

  private static AnswerFacts read(Map<String, ?> fields) {
    return AnswerMetadata.read(LogEntries.struct(fields));
  }
}
