package dev.berth.json;

import org.jspecify.annotations.Nullable;

/**
 * Checks one JSON number (RFC 8259, section 6) and can stop and go on at any byte. Its value is of
 * no interest and has no limit. Stream-confined.
 */
final class NumberLexer {

  private enum State {
    MINUS,
    ZERO,
    INTEGER,
    POINT,
    FRACTION,
    EXPONENT_MARK,
    EXPONENT_SIGN,
    EXPONENT
  }

  private State state = State.MINUS;

  /** Begins a number with its first byte: a minus sign or a digit. */
  void start(byte first) {
    state = first == '-' ? State.MINUS : integer(first);
  }

  /**
   * Reads on; returns the index of the first byte that is not part of the number, or {@code end}.
   */
  int read(byte[] bytes, int from, int end) {
    int at = skipDigits(bytes, from, end);
    while (at < end) {
      State next = after(bytes[at]);
      if (next == null) {
        break;
      }
      state = next;
      at = skipDigits(bytes, at + 1, end);
    }
    return at;
  }

  /** Whether what was read so far is a whole number. */
  boolean canEnd() {
    return switch (state) {
      case ZERO, INTEGER, FRACTION, EXPONENT -> true;
      case MINUS, POINT, EXPONENT_MARK, EXPONENT_SIGN -> false;
    };
  }

  private @Nullable State after(byte b) {
    return isDigit(b) ? afterDigit(b) : afterSign(b);
  }

  private @Nullable State afterDigit(byte digit) {
    return switch (state) {
      case MINUS -> integer(digit);
      case ZERO -> null;
      case INTEGER -> State.INTEGER;
      case POINT, FRACTION -> State.FRACTION;
      case EXPONENT_MARK, EXPONENT_SIGN, EXPONENT -> State.EXPONENT;
    };
  }

  private @Nullable State afterSign(byte b) {
    return switch (b) {
      case '.' -> state == State.ZERO || state == State.INTEGER ? State.POINT : null;
      case 'e', 'E' -> canEnd() && state != State.EXPONENT ? State.EXPONENT_MARK : null;
      case '+', '-' -> state == State.EXPONENT_MARK ? State.EXPONENT_SIGN : null;
      default -> null;
    };
  }

  private static State integer(byte digit) {
    return digit == '0' ? State.ZERO : State.INTEGER;
  }

  /** Most bytes of numbers are digits behind a digit, and change nothing. */
  private int skipDigits(byte[] bytes, int from, int end) {
    if (state != State.INTEGER && state != State.FRACTION) {
      return from;
    }
    int at = from;
    while (at < end && isDigit(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
