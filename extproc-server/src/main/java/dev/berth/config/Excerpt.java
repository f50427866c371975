package dev.berth.config;

import tools.jackson.databind.JsonNode;

/** Shows what stands in a file: short, on one line, and harmless to a terminal or a log. */
final class Excerpt {

  private static final int MAX_LENGTH = 120;

  private Excerpt() {}

  /** A scalar as it reads, anything else by its kind. */
  static String of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "a mapping";
      case ARRAY -> "a list";
      case MISSING -> "missing";
      case NULL -> "no value";
      case STRING -> quoted(node.stringValue());
      default -> plain(node.asString());
    };
  }

  static String quoted(String text) {
    return '"' + plain(text) + '"';
  }

  static String plain(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(MAX_LENGTH)
        .forEach(c -> shown.appendCodePoint(isPrintable(c) ? c : '\uFFFD'));
    return text.codePointCount(0, text.length()) > MAX_LENGTH ? shown + "…" : shown.toString();
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
