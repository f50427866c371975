package dev.berth.answer;

import org.jspecify.annotations.Nullable;

/** What an object says of its kind, and its id if it is a stored response. Stream-confined. */
final class ResponseIdentity {

  private static final String PREFIX = "resp_";
  private static final String KIND = "response";

  private @Nullable String id;
  private boolean isResponse;

  void clear() {
    id = null;
    isResponse = false;
  }

  void onText(AnswerField field, @Nullable String text) {
    if (field.equals(AnswerField.ID)) {
      id = text;
    } else {
      isResponse = KIND.equals(text);
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
