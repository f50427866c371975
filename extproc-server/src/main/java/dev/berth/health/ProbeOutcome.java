package dev.berth.health;

/** How a server answered when it was asked whether it is well. */
public enum ProbeOutcome {
  /** It says that it is. */
  OK("ok"),
  /** It answered, with a status other than 2xx. */
  UNHEALTHY("unhealthy"),
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

  /** As metrics and logs write it. */
  public String label() {
    return label;
  }
}
