package dev.berth.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelltalesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prompt_tokens",
        "input_tokens",
        "completion_tokens",
        "output_tokens",
        "total_tokens",
        "cached_tokens",
        "cache_read_input_tokens",
        "cache_creation_input_tokens",
        "promptTokenCount",
        "candidatesTokenCount",
        "thoughtsTokenCount",
        "cachedContentTokenCount",
        "response",
        "resp_1"
      })
  void isIn_nameOfInterest_anywhere_isFound(String name) {
    for (int before = 0; before < 9; before++) {
      byte[] text = ("-".repeat(before) + name + "--").getBytes(US_ASCII);

      assertThat(Telltales.isIn(text, 0, text.length)).as("behind %d bytes", before).isTrue();
      assertThat(Telltales.isIn(text, 0, before + 3)).as("cut, behind %d bytes", before).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isIn_randomText_findsWhatStringsFind(long seed) {
    Random random = new Random(seed);
    String letters = "_tTsrepokx";
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      random
          .ints(random.nextInt(24), 0, letters.length())
          .forEach(at -> text.append(letters.charAt(at)));
      boolean expected =
          Stream.of("_tok", "tTok", "sTok", "resp").anyMatch(text.toString()::contains);
      byte[] bytes = text.toString().getBytes(US_ASCII);

      assertThat(Telltales.isIn(bytes, 0, bytes.length))
          .as("%s, seed %d", text, seed)
          .isEqualTo(expected);
      found += expected ? 1 : 0;
    }
    assertThat(found).as("texts with a piece, seed %d", seed).isGreaterThan(20);
  }
}
