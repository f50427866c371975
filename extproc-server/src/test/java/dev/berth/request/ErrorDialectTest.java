package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ErrorDialectTest {

  private static final String JSON = "application/json";

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
  })
  void of_apiWithADialectOfItsOwn_isThat(ApiShape shape, ErrorDialect dialect) {
    assertThat(ErrorDialect.of(shape, JSON, false)).isEqualTo(dialect);
    assertThat(ErrorDialect.of(shape, null, true)).isEqualTo(dialect);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.MATCH_NONE,
      names = {"MESSAGES", "COUNT_TOKENS", "GEMINI_.*", "KSERVE_.*"})
  void of_otherApis_dependsOnTheHeader(ApiShape shape) {
    assertThat(ErrorDialect.of(shape, JSON, false)).isEqualTo(ErrorDialect.OPENAI);
    assertThat(ErrorDialect.of(shape, null, true)).isEqualTo(ErrorDialect.ANTHROPIC);
  }

  /** Seen on Envoy 1.40, which makes trailers of its own answers to these alone. */
  @ParameterizedTest
  @EnumSource
  void of_grpc_isThatWhateverThePath(ApiShape shape) {
    for (String type : List.of("application/grpc", "application/grpc+proto")) {
      assertThat(ErrorDialect.of(shape, type, true)).isEqualTo(ErrorDialect.GRPC);
    }
    for (String type :
        List.of("application/grpc-web+proto", "application/grpcx", "Application/grpc")) {
      assertThat(ErrorDialect.of(shape, type, false)).isNotEqualTo(ErrorDialect.GRPC);
    }
  }
}
