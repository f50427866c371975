package dev.berth.request;

import dev.berth.json.CapturedText;
import dev.berth.json.JsonVisitor;
import org.jspecify.annotations.Nullable;

/**
 * What the outermost object of a request body says: its {@code model}, its {@code stream} flag and
 * its {@code previous_response_id}, and the rules for them. Stream-confined.
 */
final class RequestFields implements JsonVisitor {

  private static final String MODEL = "model";
  private static final String STREAM = "stream";
  private static final String PREVIOUS_RESPONSE = "previous_response_id";

  /** Room for every name of interest, in bytes. */
  static final int LONGEST_NAME = PREVIOUS_RESPONSE.length();

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

  @Override
  public @Nullable String onName(CapturedText name) {
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

  @Override
  public @Nullable String onValue(byte first) {
    return current == Field.MODEL && first != '"' ? "The field \"model\" must be a string." : null;
  }

  @Override
  public boolean wantsText() {
    return current == Field.MODEL || current == Field.PREVIOUS_RESPONSE;
  }

  @Override
  public @Nullable String onText(CapturedText text, long from, long to) {
    if (current == Field.MODEL) {
      return model.onText(text, new ModelSpan(from, to, ModelSpan.Form.JSON_STRING));
    }
    String id = text.decode();
    previousResponseId = id == null || id.isEmpty() ? null : id;
    return null;
  }

  @Override
  public void onTrue() {
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
