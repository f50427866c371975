package dev.berth.config;

import dev.berth.base.Printable;
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
    return Printable.of(text, MAX_LENGTH);
  }
}
