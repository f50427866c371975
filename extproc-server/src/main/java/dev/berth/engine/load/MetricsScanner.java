package dev.berth.engine.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A place on a page of metrics that moves from one wanted line to the next. A page has thousands of
 * lines, and few are wanted: of the others no more is read than the name. Thread-confined.
 */
final class MetricsScanner {

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;
  private static final long LINE_ENDS = 0x0A0A0A0A0A0A0A0AL;

  private final byte[] page;
  private final MetricNames names;

  /** The first byte that is not read yet; at the start of a line between two calls of next. */
  private int at;

  private int labelsFrom;
  private int labelsTo;

  MetricsScanner(byte[] page, MetricNames names) {
    this.page = page;
    this.names = names;
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
    return names.find(page, from, at);
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
    while (at <= page.length - Long.BYTES && !hasLineEnd((long) EIGHT_BYTES.get(page, at))) {
      at += Long.BYTES;
    }
    while (at < page.length && page[at] != '\n') {
      at++;
    }
    at++;
  }

  /** Whether one of eight bytes is a line feed. */
  private static boolean hasLineEnd(long bytes) {
    long zeroForLineEnd = bytes ^ LINE_ENDS;
    return ((zeroForLineEnd - ONES) & ~zeroForLineEnd & HIGHEST_BITS) != 0;
  }
}
