package dev.berth.accesslog;

/** What an access log entry was good for. */
enum EntryResult {
  /** It closed its ticket. */
  CLOSED("closed"),
  /** Somebody else had closed its ticket. */
  LATE("late"),
  /** Its ticket is another replica's. */
  OTHER_REPLICA("other_replica"),
  /** It carried no ticket, and closed the one of its request id. */
  BY_REQUEST_ID("by_request_id"),
  /** Its ticket had been closed by request id, for another request of the same id. */
  DISPUTED("disputed"),
  /** No ticket was ever opened for its request, or not here. */
  NONE("none"),
  /** Its request is not over. */
  INTERMEDIATE("intermediate");

  private final String label;

  EntryResult(String label) {
    this.label = label;
  }

  /** As metrics write it. */
  String label() {
    return label;
  }
}
