package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ErrorDialectTest {

  @ParameterizedTest
  @CsvSource({
    "MESSAGES,            ANTHROPIC",
    "COUNT_TOKENS,        ANTHROPIC",
    "GEMINI_GENERATE,     GEMINI",
    "GEMINI_COUNT_TOKENS, GEMINI",
    "GEMINI_EMBED,        GEMINI",
    "KSERVE_INFER,        KSERVE",
    "KSERVE_GENERATE,     KSERVE",
    "KSERVE_MODEL,        KSERVE",
    "GRPC,                GRPC",
  })
  void of_apiWithADialectOfItsOwn_isThat(ApiShape shape, ErrorDialect dialect) {
    assertThat(ErrorDialect.of(shape, false)).isEqualTo(dialect);
    assertThat(ErrorDialect.of(shape, true)).isEqualTo(dialect);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.MATCH_NONE,
      names = {"MESSAGES", "COUNT_TOKENS", "GEMINI_.*", "KSERVE_.*", "GRPC"})
  void of_otherApis_dependsOnTheHeader(ApiShape shape) {
    assertThat(ErrorDialect.of(shape, false)).isEqualTo(ErrorDialect.OPENAI);
    assertThat(ErrorDialect.of(shape, true)).isEqualTo(ErrorDialect.ANTHROPIC);
  }
}
