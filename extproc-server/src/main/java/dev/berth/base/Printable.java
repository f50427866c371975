package dev.berth.base;

/**
 * Text from elsewhere, made safe to show: what could rewrite a terminal, break a line of a log or
 * turn the direction of what follows becomes U+FFFD.
 */
public final class Printable {

  private static final int NOT_SHOWN = '\uFFFD';

  private Printable() {}

  /** All of it. */
  public static String of(String text) {
    return of(text, text.length());
  }

  /**
   * Its beginning, with an ellipsis where something is left out.
   *
   * @param most characters (code points) shown
   */
  public static String of(String text, int most) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(most)
        .forEach(c -> shown.appendCodePoint(isPrintable(c) ? c : NOT_SHOWN));
    return text.codePointCount(0, text.length()) > most
        ? shown.append('…').toString()
        : shown.toString();
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
