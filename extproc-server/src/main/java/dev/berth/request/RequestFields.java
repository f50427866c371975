package dev.berth.request;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/**
 * What the outermost object of a request body says: its {@code model}, its {@code stream} flag and
 * its {@code previous_response_id}, and the rules for them. A method that can refuse returns the
 * problem as a sentence for the client, or null. Stream-confined.
 */
final class RequestFields {

  private static final byte[] MODEL = "model".getBytes(US_ASCII);
  private static final byte[] STREAM = "stream".getBytes(US_ASCII);
  private static final byte[] PREVIOUS_RESPONSE = "previous_response_id".getBytes(US_ASCII);

  /** Room for every name of interest, in bytes. */
  static final int LONGEST_NAME = PREVIOUS_RESPONSE.length;

  private enum Field {
    MODEL,
    STREAM,
    PREVIOUS_RESPONSE,
    OTHER
  }

  private final ModelField model = new ModelField();
  private Field current = Field.OTHER;
  private boolean stream;
  private @Nullable String previousResponseId;

  /** The name of a field was read; its value comes next. */
  @Nullable String onName(CapturedText name) {
    current = fieldOf(name);
    switch (current) { // of several, the last one counts, as it does for the engines
      case STREAM -> stream = false;
      case PREVIOUS_RESPONSE -> previousResponseId = null;
      default -> {}
    }
    return current == Field.MODEL ? model.onBegin() : null;
  }

  private static Field fieldOf(CapturedText name) {
    if (name.is(MODEL)) {
      return Field.MODEL;
    }
    if (name.is(STREAM)) {
      return Field.STREAM;
    }
    return name.is(PREVIOUS_RESPONSE) ? Field.PREVIOUS_RESPONSE : Field.OTHER;
  }

  /** The value of the current field begins with {@code first}. */
  @Nullable String onValue(byte first) {
    return current == Field.MODEL && first != '"' ? "The field \"model\" must be a string." : null;
  }

  /** Whether the text of the current field is wanted if it is a string. */
  boolean wantsText() {
    return current == Field.MODEL || current == Field.PREVIOUS_RESPONSE;
  }

  /**
   * The value of the current field, a string whose text is wanted, was read.
   *
   * @param from offset of its opening quote in the body
   * @param to offset behind its closing quote
   */
  @Nullable String onText(CapturedText text, long from, long to) {
    if (current == Field.MODEL) {
      return model.onText(text, new ModelSpan(from, to, ModelSpan.Form.JSON_STRING));
    }
    String id = text.decode();
    previousResponseId = id == null || id.isEmpty() ? null : id;
    return null;
  }

  /** The value of the current field is {@code true}. */
  void onTrue() {
    stream |= current == Field.STREAM;
  }

  ModelField model() {
    return model;
  }

  boolean stream() {
    return stream;
  }

  /** The stored response that this one goes on from; null as long as none was read. */
  @Nullable String previousResponseId() {
    return previousResponseId;
  }
}
