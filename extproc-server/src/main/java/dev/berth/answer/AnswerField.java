package dev.berth.answer;

import org.jspecify.annotations.Nullable;

/**
 * A field of interest. At most one of the two is there; where neither is, the field is a text.
 *
 * @param inside the object that it is
 * @param count the number that it is
 */
record AnswerField(String name, @Nullable AnswerPlace inside, @Nullable Count count) {

  /** The id of an object. */
  static final AnswerField ID = new AnswerField("id", null, null);

  /** The kind of an object. */
  static final AnswerField OBJECT = new AnswerField("object", null, null);

  static AnswerField object(String name, AnswerPlace inside) {
    return new AnswerField(name, inside, null);
  }

  static AnswerField number(String name, Count count) {
    return new AnswerField(name, null, count);
  }
}
