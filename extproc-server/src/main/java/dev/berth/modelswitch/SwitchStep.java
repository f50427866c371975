package dev.berth.modelswitch;

/** Where a switch stands. */
public enum SwitchStep {
  /** Whoever is awake finishes what it has. */
  DRAINING("draining"),
  /** It is told to sleep. */
  SLEEPING("sleeping"),
  /** The other one is woken. */
  WAKING("waking"),
  /** The other one did not wake: it sleeps again, and the one before wakes. */
  GOING_BACK("going_back");

  private final String label;

  SwitchStep(String label) {
    this.label = label;
  }

  /** As metrics and JSON write it. */
  public String label() {
    return label;
  }
}
