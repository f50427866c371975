package dev.berth.engine.load;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The labels of one series as a page of metrics writes them, without the braces. */
final class SeriesLabels {

  private SeriesLabels() {}

  /** The value of that label, as it is written; null if there is none. */
  static @Nullable String value(String labels, String wanted) {
    int at = 0;
    while (at < labels.length()) {
      int opening = labels.indexOf("=\"", at);
      if (opening < 0) {
        return null;
      }
      int closing = closingQuote(labels, opening + 2);
      if (name(labels, at, opening).equals(wanted)) {
        return labels.substring(opening + 2, closing);
      }
      at = closing + 1;
    }
    return null;
  }

  /** The labels but for those of that name, in some form of which equal ones are equal labels. */
  static String without(String labels, Set<String> unwanted) {
    StringBuilder rest = new StringBuilder();
    int at = 0;
    int opening = labels.indexOf("=\"");
    while (opening >= 0) {
      int closing = closingQuote(labels, opening + 2);
      String name = name(labels, at, opening);
      if (!unwanted.contains(name)) {
        rest.append(name).append(labels, opening, closing).append('"');
      }
      at = closing + 1;
      opening = labels.indexOf("=\"", at);
    }
    return rest.toString();
  }

  /** Behind the comma that ends the label before. */
  private static String name(String labels, int from, int to) {
    String name = labels.substring(from, to).strip();
    return name.startsWith(",") ? name.substring(1).strip() : name;
  }

  private static int closingQuote(String labels, int from) {
    int at = from;
    while (at < labels.length() && labels.charAt(at) != '"') {
      at += labels.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at, labels.length());
  }
}
