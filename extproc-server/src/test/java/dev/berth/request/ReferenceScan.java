package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The rules of {@link RequestScanner} once more, written plainly on top of Jackson's parser.
 *
 * <p>In strings that it skips, the scanner lets invalid UTF-8 and halves of surrogate pairs pass;
 * Jackson does not everywhere. Both become a character first that the body does not use: it is
 * harmless inside a string, an error outside of one, and recognised in a model. Jackson's own
 * limits are lifted, and depth is counted here.
 */
final class ReferenceScan {

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

  private final ScanLimits limits;
  private final char invalid;
  private @Nullable String model;
  private boolean stream;
  private @Nullable String previousResponseId;

  private ReferenceScan(ScanLimits limits, char invalid) {
    this.limits = limits;
    this.invalid = invalid;
  }

  /** What the scanner must find, less the place of the model; null where it must refuse. */
  static ScanResult.@Nullable Scanned scan(byte[] body, ScanLimits limits) {
    char invalid = unusedIn(decode(body, '\ufffd'));
    ReferenceScan scan = new ReferenceScan(limits, invalid);
    String text = withoutHalfPairs(decode(body, invalid), invalid);
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      return scan.isAcceptable(parser)
          ? new ScanResult.Scanned(scan.model, scan.stream, null, scan.previousResponseId)
          : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  private boolean isAcceptable(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return false;
    }
    int depth = 1;
    String field = "";
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (depth == 0) {
        return false; // something behind the object
      }
      if (token == JsonToken.PROPERTY_NAME) {
        field = parser.currentName();
        if (depth == 1 && field.equals("model") && model != null) {
          return false;
        }
        continue;
      }
      if (depth == 1 && !token.isStructEnd() && !acceptField(field, token, parser)) {
        return false;
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth > limits.depth()) {
        return false;
      }
    }
    return depth == 0;
  }

  private boolean acceptField(String field, JsonToken value, JsonParser parser) {
    if (field.equals("stream")) {
      stream = value == JsonToken.VALUE_TRUE;
    }
    if (field.equals("previous_response_id")) {
      String id = value == JsonToken.VALUE_STRING ? parser.getString() : "";
      previousResponseId = isGood(id) ? id : null;
    }
    if (field.equals("model")) {
      model = value == JsonToken.VALUE_STRING ? parser.getString() : "";
      return isGood(model);
    }
    return true;
  }

  private boolean isGood(String name) {
    return !name.isEmpty()
        && name.indexOf(invalid) < 0
        && name.getBytes(UTF_8).length <= limits.modelBytes();
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

  private static String decode(byte[] body, char invalid) {
    try {
      return UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .replaceWith(String.valueOf(invalid))
          .decode(ByteBuffer.wrap(body))
          .toString();
    } catch (CharacterCodingException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
