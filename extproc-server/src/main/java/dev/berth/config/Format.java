package dev.berth.config;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with a form.
 *
 * @param expected the form in words, for whoever got it wrong
 * @param parser gives the value, or throws {@link IllegalArgumentException}; its message, if there
 *     is one, says more than {@code expected} and is shown with it
 */
public record Format<T>(String expected, Function<String, T> parser) {

  private static final Pattern NAME =
      Pattern.compile("[^\\s\\x00-\\x1f\\x7f]([^\\x00-\\x1f\\x7f]*[^\\s\\x00-\\x1f\\x7f])?");

  /**
   * A name somebody chose: not empty, no space at its ends, no control characters.
   *
   * @param what what the name is for, as in {@code a model name}
   * @param maxLength in code points
   */
  public static Format<String> name(String what, int maxLength) {
    return new Format<>(
        what + " of 1 to " + maxLength + " characters, without spaces around it",
        text -> {
          boolean fits = text.codePointCount(0, text.length()) <= maxLength;
          return require(fits && NAME.matcher(text).matches(), text);
        });
  }

  /** The label of one of a few values. */
  public static <E> Format<E> choice(List<E> values, Function<E, String> label) {
    return new Format<>(
        values.stream().map(label).collect(Collectors.joining(", ", "one of ", "")),
        text ->
            values.stream()
                .filter(value -> label.apply(value).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
  }

  /** A text that {@code pattern} matches as a whole. */
  static Format<String> matching(String expected, Pattern pattern) {
    return new Format<>(expected, text -> require(pattern.matcher(text).matches(), text));
  }

  /** Whether a text has the form. */
  boolean fits(String text) {
    try {
      var unused = parser.apply(text);
      return true;
    } catch (IllegalArgumentException invalid) {
      return false;
    }
  }

  private static String require(boolean good, String text) {
    if (!good) {
      throw new IllegalArgumentException();
    }
    return text;
  }
}
