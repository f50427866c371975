package dev.berth.request;

import dev.berth.testing.LooseJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The rules of {@link RequestScanner} once more, written plainly on top of Jackson's parser.
 *
 * <p>It reads {@link LooseJson}, and counts the depth itself.
 */
final class ReferenceScan {

  private final ScanLimits limits;
  private final LooseJson json;
  private @Nullable String model;
  private boolean stream;
  private @Nullable String previousResponseId;

  private ReferenceScan(ScanLimits limits, LooseJson json) {
    this.limits = limits;
    this.json = json;
  }

  /** What the scanner must find, less the place of the model; null where it must refuse. */
  static ScanResult.@Nullable Scanned scan(byte[] body, ScanLimits limits) {
    LooseJson json = LooseJson.of(body);
    ReferenceScan scan = new ReferenceScan(limits, json);
    try (JsonParser parser = json.parser()) {
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
    return !name.isEmpty() && json.isGood(name, limits.modelBytes());
  }
}
