package dev.berth.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Bytes as Jackson can read them, for a judge that is to agree with Berth's own JSON scanner.
 *
 * <p>In strings that it skips, the scanner lets invalid UTF-8 and halves of surrogate pairs pass;
 * Jackson does not everywhere. Both become a character first that the text does not use: it is
 * harmless inside a string, an error outside of one, and recognised in a string that matters.
 * Jackson's own limits are lifted.
 *
 * @param invalid stands for what is no Unicode
 */
public record LooseJson(String text, char invalid) {

  /** Any escape, so that all are seen from their first backslash on; group 1 is half a pair. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\u[dD][89abAB]\\p{XDigit}{2}\\\\u[dD][c-fC-F]\\p{XDigit}{2}"
              + "|(\\\\u[dD][89a-fA-F]\\p{XDigit}{2})"
              + "|\\\\.",
          Pattern.DOTALL);

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final char FIRST_PRIVATE_USE = '\ue000';

  public static LooseJson of(byte[] bytes) {
    char invalid = unusedIn(decode(bytes, '\ufffd'));
    return new LooseJson(withoutHalfPairs(decode(bytes, invalid), invalid), invalid);
  }

  public JsonParser parser() {
    return JSON.createParser(ObjectReadContext.empty(), text);
  }

  /** Whether a string of this text is valid Unicode of at most so many bytes. */
  public boolean isGood(String string, int bytes) {
    return string.indexOf(invalid) < 0 && string.getBytes(UTF_8).length <= bytes;
  }

  /** A character that is in the text neither as it is nor as an escape. */
  private static char unusedIn(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    char candidate = FIRST_PRIVATE_USE;
    while (lower.indexOf(candidate) >= 0 || lower.contains(Integer.toHexString(candidate))) {
      candidate++;
    }
    return candidate;
  }

  private static String withoutHalfPairs(String text, char invalid) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            escape ->
                escape.group(1) == null
                    ? Matcher.quoteReplacement(escape.group())
                    : String.valueOf(invalid));
  }

  private static String decode(byte[] bytes, char invalid) {
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .replaceWith(String.valueOf(invalid))
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
