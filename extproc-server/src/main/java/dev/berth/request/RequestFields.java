package dev.berth.request;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/**
 * What the outermost object of a request body says: its {@code model} and its {@code stream} flag,
 * and the rules for them. A method that can refuse returns the problem as a sentence for the
 * client, or null. Stream-confined.
 */
final class RequestFields {

  private static final byte[] MODEL = "model".getBytes(US_ASCII);
  private static final byte[] STREAM = "stream".getBytes(US_ASCII);

  private enum Field {
    MODEL,
    STREAM,
    OTHER
  }

  private Field current = Field.OTHER;
  private @Nullable String model;
  private boolean stream;

  /** The name of a field was read; its value comes next. */
  @Nullable String onName(CapturedText name) {
    current = name.is(MODEL) ? Field.MODEL : name.is(STREAM) ? Field.STREAM : Field.OTHER;
    if (current == Field.STREAM) {
      stream = false; // of several, the last one counts, as it does for the engines
    }
    return current == Field.MODEL && model != null
        ? "The field \"model\" must not appear more than once."
        : null;
  }

  /** The value of the current field begins with {@code first}. */
  @Nullable String onValue(byte first) {
    return current == Field.MODEL && first != '"' ? "The field \"model\" must be a string." : null;
  }

  /** Whether the current field is the model, so that its text is wanted. */
  boolean atModel() {
    return current == Field.MODEL;
  }

  /** The value of the current field, which is the model, was read. */
  @Nullable String onModel(CapturedText text) {
    if (text.isTooLong()) {
      return "The field \"model\" is too long.";
    }
    model = text.decode();
    if (model == null) {
      return "The field \"model\" must be valid Unicode text.";
    }
    return model.isEmpty() ? "The field \"model\" must not be empty." : null;
  }

  /** The value of the current field is {@code true}. */
  void onTrue() {
    stream |= current == Field.STREAM;
  }

  /** The model; null as long as none was read. */
  @Nullable String model() {
    return model;
  }

  boolean stream() {
    return stream;
  }
}
