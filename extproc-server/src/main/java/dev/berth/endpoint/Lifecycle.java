package dev.berth.endpoint;

/** Where an endpoint stands between being discovered and being gone. */
public enum Lifecycle {
  /** It has not answered yet: its models are not known, or its probes find nobody. */
  STARTING("starting"),
  /** An Envoy that takes its endpoints from Berth has not acknowledged this one yet. */
  SYNCING("syncing"),
  /** May be picked. */
  READY("ready"),
  /** May be picked, though it failed a little of late. */
  SUSPECT("suspect"),
  /** It failed, and gets no requests for a while. */
  EJECTED("ejected"),
  /** It failed, and gets one request to show that it is well again. */
  HALF_OPEN("half_open"),
  /** It is well again, and gets a share that grows. */
  RECOVERING("recovering"),
  /** It is to be left alone: it gets no requests, and finishes those it has. */
  DRAINING("draining");

  private final String label;

  Lifecycle(String label) {
    this.label = label;
  }

  /** As metrics, JSON and tables write it. */
  public String label() {
    return label;
  }
}
