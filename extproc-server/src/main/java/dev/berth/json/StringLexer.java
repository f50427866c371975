package dev.berth.json;

import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON string from behind its opening quote to its closing one, and can stop and go on at
 * any byte. Escapes are checked; bytes of 0x80 and more pass as they are. Stream-confined.
 */
final class StringLexer {

  private static final String CONTROL_CHARACTER =
      "The body is not valid JSON: a string holds a control character that is not escaped.";
  private static final String UNKNOWN_ESCAPE =
      "The body is not valid JSON: a string holds an escape that JSON does not know.";
  private static final String BAD_HEX =
      "The body is not valid JSON: four hexadecimal digits must follow \\u in a string.";

  private enum State {
    TEXT,
    ESCAPE,
    HEX,
    CLOSED
  }

  private final TextRun run = new TextRun();
  private State state = State.CLOSED;
  private @Nullable CapturedText captured;
  private int unit;
  private int unitDigits;
  private @Nullable String problem;

  /** What is read from now on is in other bytes. */
  void onChunk() {
    run.onChunk();
  }

  /** Begins a string; {@code into} receives its text, null skips it. */
  void start(@Nullable CapturedText into) {
    captured = into;
    state = State.TEXT;
    problem = null;
    if (into != null) {
      into.clear();
    }
  }

  /** Whether the closing quote was read. */
  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** What is wrong with the string; null as long as nothing is. */
  @Nullable String problem() {
    return problem;
  }

  /**
   * Reads on.
   *
   * @return where reading stopped: behind the closing quote, at {@code end}, or at the byte that
   *     has a {@link #problem}
   */
  int read(byte[] bytes, int from, int end) {
    int at = captured == null && state == State.TEXT ? skip(bytes, from, end) : from;
    while (at < end && state != State.CLOSED && problem == null) {
      at =
          switch (state) {
            case TEXT -> readText(bytes, at, end);
            case ESCAPE -> readEscape(bytes[at], at);
            default -> readHex(bytes, at, end);
          };
    }
    return at;
  }

  /** The short way through a string that nobody wants to know; what it stops at is read below. */
  private int skip(byte[] bytes, int from, int end) {
    int at = run.skip(bytes, from, end);
    if (at < end && bytes[at] == '"') {
      state = State.CLOSED;
      return at + 1;
    }
    return at;
  }

  private int readText(byte[] bytes, int from, int end) {
    int at = TextRun.plainEnd(bytes, from, end);
    if (captured != null) {
      captured.append(bytes, from, at);
    }
    if (at == end) {
      return at;
    }
    byte b = bytes[at];
    if (b != '"' && b != '\\') {
      return refuse(CONTROL_CHARACTER, at);
    }
    state = b == '"' ? State.CLOSED : State.ESCAPE;
    return at + 1;
  }

  private int readEscape(byte b, int at) {
    if (b == 'u') {
      unit = 0;
      unitDigits = 0;
      state = State.HEX;
      return at + 1;
    }
    int character = Escape.character(b);
    if (character < 0) {
      return refuse(UNKNOWN_ESCAPE, at);
    }
    endEscape((char) character);
    return at + 1;
  }

  private int readHex(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && unitDigits < Escape.HEX_DIGITS) {
      int value = Escape.hexValue(bytes[at]);
      if (value < 0) {
        return refuse(BAD_HEX, at);
      }
      unit = (unit << 4) | value;
      unitDigits++;
      at++;
    }
    if (unitDigits == Escape.HEX_DIGITS) {
      endEscape((char) unit);
    }
    return at;
  }

  private void endEscape(char character) {
    if (captured != null) {
      captured.appendUnit(character);
    }
    state = State.TEXT;
  }

  private int refuse(String why, int at) {
    problem = why;
    return at;
  }
}
