package dev.berth.pool;

/** Why an open ticket may be that of a request which is over. */
public enum Doubt {
  /** The access log of its Envoy had a gap while it was open. */
  LOG_GAP("log_gap"),
  /** It has been open for longer than nearly every request runs. */
  AGE("age");

  private final String label;

  Doubt(String label) {
    this.label = label;
  }

  /** As metrics write it. */
  public String label() {
    return label;
  }
}
