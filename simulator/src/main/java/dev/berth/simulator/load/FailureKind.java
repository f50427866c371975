package dev.berth.simulator.load;

/** Why a request failed, when no HTTP status says it. */
enum FailureKind {
  CONNECT("no connection"),
  CLOSED("connection closed"),
  TIMEOUT("timeout"),
  OUTSTANDING("too many outstanding"),
  INCOMPLETE("stream without its end"),
  BODY_CHANGED("body changed on the way");

  private final String label;

  FailureKind(String label) {
    this.label = label;
  }

  /** The name in reports. */
  String label() {
    return label;
  }
}
