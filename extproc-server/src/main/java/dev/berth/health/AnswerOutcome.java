package dev.berth.health;

/** What the end of a request says about the server that had it. */
public enum AnswerOutcome {
  /** It answered, to the end. */
  OK,
  /** It answered, and what was wrong was the request: 4xx. */
  CLIENT_ERROR,
  /** It has as much to do as it can take: an engine's own 429 or 503. */
  FULL,
  /** It answered with a failure of its own, of whatever kind. */
  SERVER_ERROR,
  /** Nobody listens on its port. */
  REFUSED,
  /** It did not accept the connection in time, or did not answer for longer than its peers take. */
  TIMED_OUT,
  /** The connection broke before the first byte of an answer. */
  RESET,
  /** The connection broke in the middle of an answer. */
  CUT,
  /** What it answered was no HTTP. */
  MALFORMED,
  /** The gateway tried it, and then another one, which answered. */
  PASSED_OVER,
  /** The client left, or the gateway's time was up, before the first byte of an answer. */
  ABANDONED,
  /** Nothing. */
  UNKNOWN;

  /**
   * What the status of a whole answer says.
   *
   * @param status of HTTP, as the server gave it
   */
  public static AnswerOutcome ofStatus(int status) {
    if (status == 429 || status == 503) {
      return FULL;
    }
    return switch (status / 100) {
      case 2, 3 -> OK;
      case 4 -> CLIENT_ERROR;
      case 5 -> SERVER_ERROR;
      default -> UNKNOWN;
    };
  }

  /** Whether the server answered, and neither well nor badly. */
  boolean isRoutine() {
    return this == CLIENT_ERROR || this == FULL;
  }

  /** Whether the server failed. */
  boolean isFailure() {
    return this == SERVER_ERROR || isGatewayFailure();
  }

  /** Whether the gateway got no whole answer out of the server. */
  public boolean isGatewayFailure() {
    return switch (this) {
      case REFUSED, TIMED_OUT, RESET, CUT, MALFORMED, PASSED_OVER -> true;
      default -> false;
    };
  }

  /** Whether the server did something, good or bad. */
  boolean isSignOfLife() {
    return switch (this) {
      case REFUSED, TIMED_OUT, PASSED_OVER, ABANDONED, UNKNOWN -> false;
      default -> true;
    };
  }
}
