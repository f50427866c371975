package dev.berth.pool;

/** Who said first that a request is over. */
public enum TicketEnd {
  /** Envoy's access log reported the finished request. */
  ACCESS_LOG("access_log"),
  /** The ext_proc stream ended, and with it the request. */
  STREAM("stream"),
  /** The end of the answer passed through Berth. */
  RESPONSE("response"),
  /** The exchange failed before Envoy could have acted on the decision. */
  ABANDONED("abandoned"),
  /** The last connection of its Envoy was lost, and with it whoever would have reported the end. */
  ENVOY_GONE("envoy_gone"),
  /** The server's own gauges show that it is not running any more; its log entry was lost. */
  RECONCILED("reconciled"),
  /** Nobody said anything until the pool's request deadline. */
  DEADLINE("deadline");

  private final String label;

  TicketEnd(String label) {
    this.label = label;
  }

  /** As metrics write it. */
  public String label() {
    return label;
  }
}
