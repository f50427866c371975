package dev.berth.request;

import dev.berth.json.CapturedText;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a form says: its fields {@code model} and {@code stream}, and the rules for them. A method
 * that can refuse returns the problem as a sentence for the client, or null. Stream-confined.
 */
final class FormFields {

  /** What the servers' form readers take for true. */
  private static final Set<String> TRUE = Set.of("true", "1", "on", "t", "y", "yes");

  private enum Field {
    MODEL,
    STREAM,
    OTHER
  }

  private final ModelField model = new ModelField();
  private Field current = Field.OTHER;
  private boolean stream;

  /**
   * A part begins.
   *
   * @param name null when it has none
   */
  @Nullable String onName(@Nullable String name, boolean isFile) {
    Field field = fieldOf(name);
    current = isFile ? Field.OTHER : field;
    if (field != Field.MODEL) {
      return null;
    }
    return isFile ? "The field \"model\" must be a text, not a file." : model.onBegin();
  }

  private static Field fieldOf(@Nullable String name) {
    return "model".equals(name) ? Field.MODEL : "stream".equals(name) ? Field.STREAM : Field.OTHER;
  }

  /** Whether the text of the current part is wanted. */
  boolean wantsText() {
    return current != Field.OTHER;
  }

  /**
   * The text of the current part, which is wanted, was read.
   *
   * @param from offset of its first byte in the body
   * @param to offset behind its last byte
   */
  @Nullable String onText(CapturedText text, long from, long to) {
    if (current == Field.MODEL) {
      return model.onText(text, new ModelSpan(from, to, ModelSpan.Form.PLAIN));
    }
    String value = text.decode();
    stream = value != null && TRUE.contains(value.toLowerCase(Locale.ROOT));
    return null;
  }

  ModelField model() {
    return model;
  }

  boolean stream() {
    return stream;
  }
}
