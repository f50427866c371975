package dev.berth.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRunTest {

  /** Long enough for marks, over more than one block of them. */
  private static final int[] PLAIN_BEFORE = {
    0, 1, 7, 55, 63, 64, 65, 100, 8_191, 8_255, 8_256, 20_000
  };

  @Test
  void skip_oneByteOfEveryValueAtEveryPlace_stopsExactlyAtSpecialOnes() {
    for (int value = 0; value < 256; value++) {
      for (int place = 0; place < 150; place++) {
        byte[] text = new byte[150];
        Arrays.fill(text, (byte) (value == '#' ? '!' : '#')); // neighbours of the quote
        text[place] = (byte) value;
        boolean special = value < ' ' || value == '"' || value == '\\';

        assertThat(skip(text, 0, text.length))
            .as("byte %d at %d", value, place)
            .isEqualTo(special ? place : text.length);
        assertThat(TextRun.plainEnd(text, 0, text.length)).isEqualTo(special ? place : text.length);
      }
    }
  }

  @Test
  void skip_specialBytesOutsideTheRange_areNotSeen() {
    byte[] text = new byte[200];
    Arrays.fill(text, (byte) '"');
    Arrays.fill(text, 20, 180, (byte) 'x');
    for (int from = 20; from < 180; from++) {
      for (int to = from; to <= 180; to++) {
        assertThat(skip(text, from, to)).isEqualTo(to);
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
    for (int before : PLAIN_BEFORE) {
      byte[] alone = ("-".repeat(before) + escapes).getBytes(US_ASCII);
      byte[] followed = ("-".repeat(before) + escapes + "\"--------").getBytes(US_ASCII);

      assertThat(skip(alone, 0, alone.length)).isEqualTo(before + expected);
      if (expected == escapes.length()) {
        assertThat(skip(followed, 0, followed.length)).isEqualTo(before + expected);
      }
    }
  }

  @Test
  void skip_manyEscapesInOneWord_seesTheFirstInvalidOne() {
    byte[] text = "\\n\\n\\n\\x\\n\\n\\n\\n".getBytes(US_ASCII);

    assertThat(skip(text, 0, text.length)).isEqualTo(6);
  }

  /** The text is made of what can be confused: a simple reader must come to the same end. */
  @ParameterizedTest
  @ValueSource(ints = {2, 10, 100, 2_000})
  void skip_randomText_agreesWithReaderByByte(int rarity) {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] text = new byte[1 + random.nextInt(30_000)];
      for (int i = 0; i < text.length; i++) {
        text[i] = random.nextInt(rarity) == 0 ? oneOf(CONFUSING, random) : oneOf(PLAIN, random);
      }
      TextRun run = new TextRun();
      int from = 0;
      while (from < text.length) {
        int stop = run.skip(text, from, text.length);

        assertThat(stop).as("seed %d from %d", seed, from).isEqualTo(reference(text, from));
        from = stop + 1 + random.nextInt(3);
      }
    }
  }

  @Test
  void skip_anotherChunkInTheSameArray_isReadAnew() {
    TextRun run = new TextRun();
    byte[] text = new byte[500];
    Arrays.fill(text, (byte) 'x');
    assertThat(run.skip(text, 0, 500)).isEqualTo(500);
    text[300] = '"';

    run.onChunk();

    assertThat(run.skip(text, 0, 500)).isEqualTo(300);
  }

  private static final byte[] CONFUSING =
      "\\\\\\\\\"nnutr/\u0000\u001f\n\u007f\u0080\u00a2\u00dc\u00ee\u00ff".getBytes(ISO_8859_1);
  private static final byte[] PLAIN = "abcdef01234 !#[]nn\u00dc\u00ee".getBytes(ISO_8859_1);

  private static byte oneOf(byte[] bytes, Random random) {
    return bytes[random.nextInt(bytes.length)];
  }

  private static int skip(byte[] text, int from, int to) {
    return new TextRun().skip(text, from, to);
  }

  private static int reference(byte[] text, int from) {
    int at = from;
    while (at < text.length) {
      int value = text[at] & 0xff;
      int length = value == '\\' ? escapeLength(text, at) : value < ' ' || value == '"' ? 0 : 1;
      if (length == 0) {
        return at;
      }
      at += length;
    }
    return at;
  }

  private static int escapeLength(byte[] text, int at) {
    String rest = new String(text, at, Math.min(6, text.length - at), ISO_8859_1);
    if (rest.matches("(?s)\\\\u[0-9a-fA-F]{4}")) {
      return 6;
    }
    return rest.matches("(?s)\\\\[\"\\\\/bfnrt].*") ? 2 : 0;
  }
}
