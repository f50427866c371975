package dev.berth.simulator.http;

import tools.jackson.databind.node.ObjectNode;

/** One remembered response. Confined to the server's event loop. */
final class KeptResponse {
  private ObjectNode document;
  private Runnable abort = () -> {};

  KeptResponse(ObjectNode document) {
    this.document = document;
  }

  /** As clients get it. */
  ObjectNode document() {
    return document;
  }

  /** It is being made, and this ends that. */
  void onStarted(Runnable newAbort) {
    abort = newAbort;
  }

  /** It is complete. */
  void onFinished(ObjectNode whole) {
    document = whole;
    abort = () -> {};
  }

  /** Ends its making, if it is still being made. */
  void cancel() {
    abort.run();
    if (document.path("usage").isNull()) {
      document.put("status", "cancelled");
    }
    abort = () -> {};
  }
}
