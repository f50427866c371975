package dev.berth.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

/**
 * A field of interest. At most one of the two is there; where neither is, the field is a text.
 *
 * @param inside the object that it is
 * @param count the number that it is
 */
record AnswerField(byte[] name, @Nullable AnswerPlace inside, @Nullable Count count) {

  /** The id of an object. */
  static final AnswerField ID = new AnswerField(bytes("id"), null, null);

  /** The kind of an object. */
  static final AnswerField OBJECT = new AnswerField(bytes("object"), null, null);

  static AnswerField object(String name, AnswerPlace inside) {
    return new AnswerField(bytes(name), inside, null);
  }

  static AnswerField number(String name, Count count) {
    return new AnswerField(bytes(name), null, count);
  }

  private static byte[] bytes(String name) {
    return name.getBytes(US_ASCII);
  }
}
