package dev.berth.endpoint;

/** Where an endpoint stands between being discovered and being picked. */
public enum Lifecycle {
  /** Its models are not known yet: nobody declared them and it has not answered. */
  STARTING("starting"),
  /** An Envoy that takes its endpoints from Berth has not acknowledged this one yet. */
  SYNCING("syncing"),
  /** May be picked. */
  READY("ready");

  private final String label;

  Lifecycle(String label) {
    this.label = label;
  }

  /** As metrics, JSON and tables write it. */
  public String label() {
    return label;
  }
}
