package dev.berth.discovery.file;

/** What the operator wants of a server. */
enum DeclaredState {
  /** It is to be used. */
  SERVING("serving"),
  /** It is to get nothing new, and may finish what it has. */
  DRAINING("draining");

  private final String label;

  DeclaredState(String label) {
    this.label = label;
  }

  /** As in the file. */
  String label() {
    return label;
  }
}
