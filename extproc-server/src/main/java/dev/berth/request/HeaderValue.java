package dev.berth.request;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a header that may have parameters, such as {@code content-type} (RFC 9110, section
 * 5.6.6) and {@code content-disposition} (RFC 7578, section 4.2).
 *
 * @param value what stands before the first semicolon, in lower case
 * @param parameters by name in lower case; quotes and their escapes are resolved, and the text is
 *     empty where there is no value
 */
record HeaderValue(String value, Map<String, String> parameters) {

  HeaderValue {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads a header's value.
   *
   * @return null when a parameter appears twice, or a quoted one does not end properly: servers do
   *     not agree on what such a header says
   */
  static @Nullable HeaderValue parse(String text) {
    int semicolon = text.indexOf(';');
    int end = semicolon < 0 ? text.length() : semicolon;
    Map<String, String> parameters = new Parameters(text, end).read();
    return parameters == null
        ? null
        : new HeaderValue(text.substring(0, end).trim().toLowerCase(Locale.ROOT), parameters);
  }

  /** Reads on from the semicolon before a parameter to that before the next. */
  private static final class Parameters {

    private final String text;
    private final Map<String, String> found = new HashMap<>();
    private int at;

    Parameters(String text, int from) {
      this.text = text;
      this.at = from;
    }

    @Nullable Map<String, String> read() {
      while (at < text.length()) {
        if (!readOne()) {
          return null;
        }
      }
      return found;
    }

    private boolean readOne() {
      at++; // the semicolon
      String name = upTo('=', ';');
      if (at == text.length() || text.charAt(at) == ';') {
        return name.isEmpty() || isNew(name, "");
      }
      at++;
      skipBlanks();
      String value = at < text.length() && text.charAt(at) == '"' ? quoted() : upTo(';', ';');
      return value != null && isNew(name, value);
    }

    private boolean isNew(String name, String value) {
      return found.put(name.toLowerCase(Locale.ROOT), value) == null;
    }

    private String upTo(char one, char other) {
      int from = at;
      while (at < text.length() && text.charAt(at) != one && text.charAt(at) != other) {
        at++;
      }
      return text.substring(from, at).trim();
    }

    /** Null when the closing quote is missing, or anything but a semicolon follows it. */
    private @Nullable String quoted() {
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '"') {
          at++;
          skipBlanks();
          return at == text.length() || text.charAt(at) == ';' ? value.toString() : null;
        }
        if (c == '\\' && at + 1 < text.length() && isEscapable(text.charAt(at + 1))) {
          at++;
        }
        value.append(text.charAt(at));
      }
      return null;
    }

    /** Browsers write backslashes of file names as they are. */
    private static boolean isEscapable(char c) {
      return c == '"' || c == '\\';
    }

    private void skipBlanks() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }
  }
}
