package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  private static final List<String> NAMES = List.of("address", "tls", "maxBodySize", "name");

  @ParameterizedTest
  @CsvSource({
    "adress, address",
    "addresses, address",
    "ADDRESS, address",
    "maxbodysize, maxBodySize",
    "tsl, ",
    "tl, tls",
    "ssl, ",
    "names, name",
    "host, ",
    "x, ",
    "'', ",
  })
  void of_typed_isTheOneWithinTwoEdits(String typed, String nearest) {
    assertThat(NearestName.of(typed, NAMES)).isEqualTo(nearest);
  }
}
