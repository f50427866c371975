package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTest {

  @Test
  void parse_parameters_resolvesQuotesAndCases() {
    assertThat(HeaderValue.parse(" Form-Data ; Name = \"a\\\"b\\\\c\\d;e\" ;x=y z;flag; ; q=\"\" "))
        .isEqualTo(
            new HeaderValue(
                "form-data", Map.of("name", "a\"b\\c\\d;e", "x", "y z", "flag", "", "q", "")));
  }

  @Test
  void parse_noParameters_isTheValue() {
    assertThat(HeaderValue.parse("Application/JSON"))
        .isEqualTo(new HeaderValue("application/json", Map.of()));
    assertThat(HeaderValue.parse("")).isEqualTo(new HeaderValue("", Map.of()));
    assertThat(HeaderValue.parse("a;")).isEqualTo(new HeaderValue("a", Map.of()));
    assertThat(HeaderValue.parse("a;b=")).isEqualTo(new HeaderValue("a", Map.of("b", "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a; b=\"", "a; b=\"c", "a; b=\"c\\\"", "a; b=\"c\"d", "a; b=1; B=2", "a; b; b=1"})
  void parse_whatCanBeReadInTwoWays_isNull(String text) {
    assertThat(HeaderValue.parse(text)).isNull();
  }
}
