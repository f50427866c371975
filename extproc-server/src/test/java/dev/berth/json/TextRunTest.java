package dev.berth.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextRunTest {

  @Test
  void skip_oneByteOfEveryValueAtEveryPlace_stopsExactlyAtSpecialOnes() {
    for (int value = 0; value < 256; value++) {
      for (int place = 0; place < 24; place++) {
        byte[] text = new byte[24];
        Arrays.fill(text, (byte) (value == '#' ? '!' : '#')); // neighbours of the quote
        text[place] = (byte) value;
        boolean special = value < ' ' || value == '"' || value == '\\';

        assertThat(TextRun.skip(text, 0, text.length))
            .as("byte %d at %d", value, place)
            .isEqualTo(special ? place : text.length);
        assertThat(TextRun.plainEnd(text, 0, text.length)).isEqualTo(special ? place : text.length);
      }
    }
  }

  @Test
  void skip_specialBytesOutsideTheRange_areNotSeen() {
    byte[] text = new byte[64];
    Arrays.fill(text, (byte) '"');
    Arrays.fill(text, 20, 41, (byte) 'x');
    for (int from = 20; from < 41; from++) {
      for (int to = from; to <= 41; to++) {
        assertThat(TextRun.skip(text, from, to)).isEqualTo(to);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\\n, 2",
        "\\\"\\\\\\/\\b\\f\\n\\r\\t, 16",
        "\\u12aF, 6",
        "\\\\\", 2",
        "\\\\\\\", 4",
        "\\u00e9\\u00e9x\", 13",
        "\\q, 0",
        "\\, 0",
        "\\u12a, 0",
        "\\u12ag, 0",
        "\\U12af, 0",
      })
  void skip_escapes_passesWholeAndValidOnes(String escapes, int expected) {
    for (int before = 0; before < 17; before++) {
      byte[] alone = ("-".repeat(before) + escapes).getBytes(US_ASCII);
      byte[] followed = ("-".repeat(before) + escapes + "\"--------").getBytes(US_ASCII);

      assertThat(TextRun.skip(alone, 0, alone.length)).isEqualTo(before + expected);
      if (expected == escapes.length()) {
        assertThat(TextRun.skip(followed, 0, followed.length)).isEqualTo(before + expected);
      }
    }
  }

  @Test
  void skip_manyEscapesInOneWord_seesTheFirstInvalidOne() {
    byte[] text = "\\n\\n\\n\\x\\n\\n\\n\\n".getBytes(US_ASCII);

    assertThat(TextRun.skip(text, 0, text.length)).isEqualTo(6);
  }
}
