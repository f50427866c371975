package dev.berth.request;

import org.jspecify.annotations.Nullable;

/**
 * The field {@code model} of a body, and the rules for it. A method that can refuse returns the
 * problem as a sentence for the client, or null. Stream-confined.
 */
final class ModelField {

  private @Nullable String model;
  private @Nullable ModelSpan span;

  /** The field begins. */
  @Nullable String onBegin() {
    return model == null ? null : "The field \"model\" must not appear more than once.";
  }

  /** Its value was read. */
  @Nullable String onText(CapturedText text, ModelSpan where) {
    if (text.isTooLong()) {
      return "The field \"model\" is too long.";
    }
    model = text.decode();
    span = where;
    if (model == null) {
      return "The field \"model\" must be valid Unicode text.";
    }
    return model.isEmpty() ? "The field \"model\" must not be empty." : null;
  }

  /** The model; null as long as none was read. */
  @Nullable String model() {
    return model;
  }

  /** Where the model stands; null as long as none was read. */
  @Nullable ModelSpan span() {
    return span;
  }
}
