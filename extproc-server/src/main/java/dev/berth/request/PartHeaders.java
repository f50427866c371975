package dev.berth.request;

import dev.berth.json.CapturedText;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of one part of a form, up to and with the empty line behind them, and can stop
 * and go on at any byte. All that it keeps is the line at hand and what {@code content-disposition}
 * says. Stream-confined, used again for every part.
 *
 * <p>Lines end with CR LF; a line that begins with a blank goes on with the one before.
 */
final class PartHeaders {

  private static final int MOST_HEADERS = 32;
  private static final int LINE_BYTES = 4096;
  private static final String NOT_VALID =
      "The form is malformed: a header of one of its parts is not valid.";
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private enum State {
    LINE_START,
    LINE,
    LINE_FEED,
    LAST_LINE_FEED,
    COMPLETE
  }

  private final CapturedText line = new CapturedText(LINE_BYTES);
  private State state = State.LINE_START;
  private boolean inLine;
  private int headers;
  private @Nullable HeaderValue disposition;
  private @Nullable String problem;

  /** Begins the headers of a part. */
  void start() {
    state = State.LINE_START;
    inLine = false;
    headers = 0;
    disposition = null;
  }

  boolean isComplete() {
    return state == State.COMPLETE;
  }

  /** What is wrong with the headers, as a sentence for the client; null as long as nothing is. */
  @Nullable String problem() {
    return problem;
  }

  /** What the part is called; null when it has no name. */
  @Nullable String name() {
    return disposition == null ? null : disposition.parameters().get("name");
  }

  /** Whether the part is a file, for some servers at least: they do not agree on all forms. */
  boolean isFile() {
    return disposition != null && hasParameter(disposition, "filename");
  }

  private static boolean hasParameter(HeaderValue header, String beginning) {
    return header.parameters().keySet().stream().anyMatch(name -> name.startsWith(beginning));
  }

  /**
   * Reads on.
   *
   * @return where reading stopped: behind the empty line, at {@code end}, or at the byte that has a
   *     {@link #problem}
   */
  int read(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && problem == null && state != State.COMPLETE) {
      at =
          switch (state) {
            case LINE_START -> startLine(bytes[at], at);
            case LINE -> readLine(bytes, at, end);
            default -> readLineFeed(bytes[at], at);
          };
    }
    return at;
  }

  private int startLine(byte first, int at) {
    if (first == ' ' || first == '\t') {
      return inLine ? readOn(at) : refuse(NOT_VALID, at);
    }
    if (inLine) {
      endHeader();
    }
    if (first == '\r') {
      state = State.LAST_LINE_FEED;
      return at + 1;
    }
    line.clear();
    inLine = true;
    return readOn(at);
  }

  private int readOn(int at) {
    state = State.LINE;
    return at;
  }

  private int readLine(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && !isControl(bytes[at])) {
      at++;
    }
    line.append(bytes, from, at);
    if (at == end) {
      return at;
    }
    if (bytes[at] != '\r') {
      return refuse(NOT_VALID, at);
    }
    state = State.LINE_FEED;
    return at + 1;
  }

  private int readLineFeed(byte b, int at) {
    if (b != '\n') {
      return refuse(NOT_VALID, at);
    }
    state = state == State.LAST_LINE_FEED ? State.COMPLETE : State.LINE_START;
    return at + 1;
  }

  private void endHeader() {
    inLine = false;
    headers++;
    if (line.isTooLong() || headers > MOST_HEADERS) {
      problem = "The form is malformed: a part has too many headers, or one that is too long.";
      return;
    }
    String text = line.latin1();
    int colon = text.indexOf(':');
    if (!isToken(text, colon)) {
      problem = NOT_VALID;
    } else if (text.substring(0, colon).equalsIgnoreCase("content-disposition")) {
      onDisposition(HeaderValue.parse(text.substring(colon + 1)));
    }
  }

  private void onDisposition(@Nullable HeaderValue value) {
    boolean clear = value != null && disposition == null && !hasParameter(value, "name*");
    if (!clear) {
      problem = "The form is malformed: the Content-Disposition of one of its parts is not clear.";
    } else {
      disposition = value;
    }
  }

  private int refuse(String why, int at) {
    problem = why;
    return at;
  }

  private static boolean isControl(byte b) {
    return b >= 0 && b < ' ' && b != '\t';
  }

  private static boolean isToken(String text, int end) {
    for (int at = 0; at < end; at++) {
      char c = text.charAt(at);
      boolean alphanumeric = c < 0x80 && Character.isLetterOrDigit(c);
      if (!alphanumeric && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return end > 0;
  }
}
