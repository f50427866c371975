package dev.berth.json;

import org.jspecify.annotations.Nullable;

/**
 * Who is told what a {@link JsonScanner} reads: the fields of the outermost object, and of those
 * objects within that the visitor enters.
 *
 * <p>For each field the calls come in this order: its name, the first byte of its value, what the
 * value is, and its end. A method that can refuse returns the problem as a sentence for the client,
 * or null; the scanner reads no further then.
 */
public interface JsonVisitor {

  /**
   * The name of a field was read.
   *
   * @param name valid until the call returns
   */
  @Nullable String onName(CapturedText name);

  /**
   * The value of the current field begins.
   *
   * @param first its first byte
   * @param from where that is in what was fed
   */
  default @Nullable String onValue(byte first, long from) {
    return null;
  }

  /** Whether the text of the current field is wanted, if it is a string. */
  default boolean wantsText() {
    return false;
  }

  /**
   * The current field is a string, and its text was wanted.
   *
   * @param text valid until the call returns
   * @param from offset of its opening quote in what was fed
   * @param to offset behind its closing quote
   */
  default @Nullable String onText(CapturedText text, long from, long to) {
    return null;
  }

  /** Whether the current field is wanted, if it is a number. */
  default boolean wantsNumber() {
    return false;
  }

  /**
   * The current field is a number, and wanted.
   *
   * @param number as it is written; valid until the call returns
   */
  default void onNumber(CapturedText number) {}

  /** The current field is {@code true}. */
  default void onTrue() {}

  /** Whether to enter the object that is the value of the current field, which begins. */
  default boolean entersObject() {
    return false;
  }

  /**
   * The value of the current field has ended, whatever it is; behind all else that is told of it.
   * Of an object that was entered, the current field is not its own any more.
   *
   * @param to offset behind its last byte in what was fed
   */
  default void onEnd(long to) {}

  /** The innermost object that was entered has ended; at last the outermost. */
  default void onLeave() {}
}
