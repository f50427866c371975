package dev.berth.admission;

/** How a request stopped to wait. */
public enum HoldEnd {
  /** It is its turn: it is to be decided about. */
  RELEASED("released"),
  /** No server can be woken for it any more: it is to be decided about, and told so. */
  REMOVED("removed"),
  /** It has waited for as long as it may. */
  DEADLINE("deadline"),
  /** There was no room for one of a higher priority, and it gave way. */
  OUTRANKED("outranked"),
  /** Its client, or its gateway, is gone. */
  LEFT("left"),
  /** This process is about to end. */
  DRAINED("drained");

  private final String label;

  HoldEnd(String label) {
    this.label = label;
  }

  /** Whether nothing is left but to tell its client why. */
  public boolean isInVain() {
    return this == DEADLINE || this == OUTRANKED || this == DRAINED;
  }

  /** As metrics write it. */
  public String label() {
    return label;
  }
}
