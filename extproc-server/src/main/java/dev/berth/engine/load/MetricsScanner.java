package dev.berth.engine.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place on a page of metrics that moves from one wanted line to the next. A page has thousands of
 * lines, and few are wanted: of the others no more is read than the name. Thread-confined.
 */
final class MetricsScanner {

  private final byte[] page;
  private final List<String> names;
  private final List<byte[]> nameBytes;

  /** The first byte that is not read yet; at the start of a line between two calls of next. */
  private int at;

  private int labelsFrom;
  private int labelsTo;

  MetricsScanner(byte[] page, Collection<String> names) {
    this.page = page;
    this.names = List.copyOf(names);
    this.nameBytes = this.names.stream().map(name -> name.getBytes(US_ASCII)).toList();
  }

  /** Moves behind the name of the next wanted line, and tells the name; null after the last one. */
  @Nullable String next() {
    while (at < page.length) {
      String name = wantedName();
      if (name != null) {
        return name;
      }
      skipLine();
    }
    return null;
  }

  private @Nullable String wantedName() {
    skipBlanks();
    int from = at;
    while (at < page.length && isPartOfName(page[at])) {
      at++;
    }
    for (int i = 0; i < nameBytes.size(); i++) {
      byte[] name = nameBytes.get(i);
      if (Arrays.equals(page, from, at, name, 0, name.length)) {
        return names.get(i);
      }
    }
    return null;
  }

  private static boolean isPartOfName(byte character) {
    return character > ' ' && character != '{';
  }

  /** The value on the line of the name, after which the line is read; NaN if there is none. */
  double value() {
    skipBlanks();
    labelsFrom = at;
    labelsTo = at;
    if (at < page.length && page[at] == '{') {
      skipLabels();
      labelsFrom++;
      labelsTo = Math.max(labelsFrom, at - 1);
      skipBlanks();
    }
    int from = at;
    while (at < page.length && page[at] > ' ') {
      at++;
    }
    String text = new String(page, from, at - from, US_ASCII);
    skipLine();
    return MetricValue.parse(text);
  }

  /** What stood between the braces before the value that was read last. */
  String labels() {
    return new String(page, labelsFrom, labelsTo - labelsFrom, UTF_8);
  }

  /** A brace in a label's value is quoted; in quotes a backslash makes the next one ordinary. */
  private void skipLabels() {
    boolean quoted = false;
    boolean escaped = false;
    while (at < page.length && page[at] != '\n') {
      byte character = page[at++];
      if (character == '"' && !escaped) {
        quoted = !quoted;
      } else if (character == '}' && !quoted) {
        return;
      }
      escaped = quoted && !escaped && character == '\\';
    }
  }

  private void skipBlanks() {
    while (at < page.length && (page[at] == ' ' || page[at] == '\t')) {
      at++;
    }
  }

  private void skipLine() {
    while (at < page.length && page[at] != '\n') {
      at++;
    }
    at++;
  }
}
