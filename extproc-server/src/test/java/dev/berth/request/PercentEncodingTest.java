package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

  private static final Pattern UNIT_ESCAPE = Pattern.compile("%u(\\p{XDigit}{4})");

  @ParameterizedTest
  @CsvSource({
    "sleep,         sleep",
    "%73leep,       sleep",
    "%2573leep,     sleep",
    "%252573leep,   sleep",
    "%25%37%33leep, sleep",
    "%%37%33leep,   sleep",
    "%2%35%373leep, sleep",
    "%c3%a9,        é",
    "%25c3%25a9,    é",
    "100%,          100%",
    "%zz%,          %zz%",
    "%ff,           \ufffd",
    "%u0073leep,    sleep",
    "%u00%37%33,    s",
    "%%750073,      s",
    "%25u0073,      s",
    "%u002573,      s",
    "%u00e9%u20ac,  é€",
    "%uff53%ufffd,  ｓ\ufffd",
    "%ud83d,        ?",
    "%u007,         %u007",
    "%u00g3,        %u00g3",
    "%U0073,        %U0073",
  })
  void decodeFully_escapesOfEscapes_leavesNone(String encoded, String text) {
    assertThat(PercentEncoding.decodeFully(encoded)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void decodeFully_anything_isDecodingUntilNothingChanges(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String encoded = anyText(random);
      assertThat(PercentEncoding.decodeFully(encoded))
          .as("seed %d, case %d: %s", seed, i, encoded)
          .isEqualTo(decodedUntilStable(encoded));
    }
  }

  @Test
  void decodeFully_manyLevels_takesTimeInProportion() {
    String deep = "%" + "25".repeat(1 << 20) + "73";

    assertThat(PercentEncoding.decodeFully(deep)).isEqualTo("s");
  }

  @ParameterizedTest
  @CsvSource({
    "qwen3-32b,   qwen3-32b",
    "org/name,    org%2Fname",
    "llama3:8b,   llama3%3A8b",
    "a b+c?d#e%f, a%20b%2Bc%3Fd%23e%25f",
    "café,        caf%C3%A9",
    "🚀,          %F0%9F%9A%80",
    "a.b_c~d,     a.b_c~d",
  })
  void encode_segment_isReadBackAsItIs(String segment, String encoded) {
    assertThat(PercentEncoding.encode(segment)).isEqualTo(encoded);
    assertThat(PercentEncoding.decode(encoded)).isEqualTo(segment);
  }

  private static String anyText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(16); i > 0; i--) {
      text.append("%%%%2223567uu00".charAt(random.nextInt(15)));
    }
    return text.toString();
  }

  private static String decodedUntilStable(String encoded) {
    String before = encoded;
    String after = decodedOnce(before);
    while (!after.equals(before)) {
      before = after;
      after = decodedOnce(before);
    }
    return after;
  }

  private static String decodedOnce(String encoded) {
    return UNIT_ESCAPE
        .matcher(PercentEncoding.decode(encoded))
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    Character.toString(Integer.parseInt(escape.group(1), 16))));
  }
}
