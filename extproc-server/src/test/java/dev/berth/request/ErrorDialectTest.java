package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ErrorDialectTest {

  @ParameterizedTest
  @EnumSource(names = {"MESSAGES", "COUNT_TOKENS"})
  void of_anthropicApi_isAnthropic(ApiShape shape) {
    assertThat(ErrorDialect.of(shape, false)).isEqualTo(ErrorDialect.ANTHROPIC);
    assertThat(ErrorDialect.of(shape, true)).isEqualTo(ErrorDialect.ANTHROPIC);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"MESSAGES", "COUNT_TOKENS"})
  void of_otherApis_dependsOnTheHeader(ApiShape shape) {
    assertThat(ErrorDialect.of(shape, false)).isEqualTo(ErrorDialect.OPENAI);
    assertThat(ErrorDialect.of(shape, true)).isEqualTo(ErrorDialect.ANTHROPIC);
  }
}
