package dev.berth.modelswitch;

/** Who wants a switch. */
public enum SwitchCause {
  /** A person, or a script. */
  ORDER("order"),
  /** Requests that wait, or nobody's requests any more. */
  DEMAND("demand");

  private final String label;

  SwitchCause(String label) {
    this.label = label;
  }

  /** As metrics write it. */
  public String label() {
    return label;
  }
}
