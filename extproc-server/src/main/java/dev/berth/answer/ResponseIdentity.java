package dev.berth.answer;

import dev.berth.json.CapturedText;
import org.jspecify.annotations.Nullable;

/** What an object says of its kind, and its id if it is a stored response. Stream-confined. */
final class ResponseIdentity {

  private static final String PREFIX = "resp_";
  private static final String KIND = "response";

  private @Nullable String id;
  private String lastId = "";
  private boolean isResponse;

  /** Another object comes, likely of the same id as the last. */
  void clear() {
    id = null;
    isResponse = false;
  }

  void onText(AnswerField field, CapturedText text) {
    if (!field.equals(AnswerField.ID)) {
      isResponse = text.is(KIND);
    } else if (text.is(lastId)) {
      id = lastId;
    } else {
      id = text.decode();
      lastId = id == null ? "" : id;
    }
  }

  /** The response's id; null when this is no response. */
  @Nullable String responseId() {
    if (id == null || id.isEmpty()) {
      return null;
    }
    return isResponse || id.startsWith(PREFIX) ? id : null;
  }
}
