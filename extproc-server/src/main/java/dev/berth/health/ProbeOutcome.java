package dev.berth.health;

/** How a server answered when it was asked whether it is well. */
public enum ProbeOutcome {
  /** It says that it is. */
  OK("ok"),
  /** It answered, and says that it is not. */
  UNHEALTHY("unhealthy"),
  /** It runs, and does not take the question: another path, or another key, would be right. */
  INAPPLICABLE("inapplicable"),
  /** Nobody listens on its port. */
  REFUSED("refused"),
  /** No answer came in time. */
  TIMED_OUT("timed_out"),
  /** The connection broke before the answer was complete. */
  RESET("reset"),
  /** What came was no HTTP. */
  MALFORMED("malformed");

  private final String label;

  ProbeOutcome(String label) {
    this.label = label;
  }

  /** As metrics, JSON, tables and logs write it. */
  public String label() {
    return label;
  }

  /** Whether nothing is wrong with the server, as far as a probe can tell. */
  boolean isPass() {
    return this == OK || this == INAPPLICABLE;
  }

  /** Whether the server said something that can be relied on, for good or bad. */
  boolean isPlain() {
    return isPass() || this == UNHEALTHY || this == REFUSED;
  }
}
