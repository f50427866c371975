package dev.berth.request;

import dev.berth.json.CapturedText;
import dev.berth.json.JsonVisitor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the outermost object of a request body says: its {@code model}, its {@code stream} flag and
 * its {@code previous_response_id}, and the rules for them; and where its prompt stands, for
 * whoever wants to know. Stream-confined.
 */
final class RequestFields implements JsonVisitor {

  private static final String MODEL = "model";
  private static final String STREAM = "stream";
  private static final String PREVIOUS_RESPONSE = "previous_response_id";
  private static final String SALT = "cache_salt";

  /** Whatever an API that generates text calls the parts of its prompt. */
  private static final List<String> PROMPT =
      List.of(
          "messages",
          "prompt",
          "input",
          "system",
          "instructions",
          "tools",
          "functions",
          "text",
          "input_ids",
          "token_ids");

  /** Room for every name of interest, in bytes. */
  static final int LONGEST_NAME = PREVIOUS_RESPONSE.length();

  private enum Field {
    MODEL,
    STREAM,
    PREVIOUS_RESPONSE,
    PROMPT,
    SALT,
    OTHER
  }

  private final ModelField model = new ModelField();
  private Field current = Field.OTHER;
  private boolean stream;
  private @Nullable String previousResponseId;
  private final @Nullable PromptReader prompt;

  /**
   * @param prompt is told where the prompt stands; null when nobody wants to know
   */
  RequestFields(@Nullable PromptReader prompt) {
    this.prompt = prompt;
  }

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

  private Field fieldOf(CapturedText name) {
    if (name.is(MODEL)) {
      return Field.MODEL;
    }
    if (name.is(STREAM)) {
      return Field.STREAM;
    }
    if (name.is(PREVIOUS_RESPONSE)) {
      return Field.PREVIOUS_RESPONSE;
    }
    return prompt == null ? Field.OTHER : fieldOfPrompt(name);
  }

  private static Field fieldOfPrompt(CapturedText name) {
    if (name.is(SALT)) {
      return Field.SALT;
    }
    for (String part : PROMPT) {
      if (name.is(part)) {
        return Field.PROMPT;
      }
    }
    return Field.OTHER;
  }

  @Override
  public @Nullable String onValue(byte first, long from) {
    if (prompt != null && current == Field.PROMPT) {
      prompt.onPrompt(from);
    } else if (prompt != null && current == Field.SALT) {
      prompt.onSalt(from);
    }
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

  @Override
  public void onEnd(long to) {
    if (prompt != null) {
      prompt.onEnd(to);
    }
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
