package dev.berth.routing;

import dev.berth.base.Printable;
import dev.berth.request.HttpHead;
import dev.berth.routing.RoutingOutcome.Rejected;
import java.time.Duration;

/** What a client is told whose request was understood and cannot be served. */
final class Rejections {

  private static final int MAX_NAME_LENGTH = 64;

  private Rejections() {}

  static Rejected modelMissing() {
    return Rejected.of(
        RejectReason.MODEL_MISSING,
        "The request names no model, and several are served: set \"model\".");
  }

  static Rejected modelNotFound(String name) {
    return Rejected.of(
        RejectReason.MODEL_NOT_FOUND,
        "The model '"
            + harmless(name)
            + "' is not served here. GET /v1/models lists those that are.");
  }

  static Rejected modelInOpaqueBody() {
    return Rejected.of(
        RejectReason.MODEL_MISSING,
        "The body of this request is not read here, and several models are served: name one in the"
            + " header "
            + HttpHead.MODEL_HEADER
            + ".");
  }

  static Rejected aliasInOpaqueBody(String name) {
    return Rejected.of(
        RejectReason.MODEL_NOT_FOUND,
        "The name '"
            + harmless(name)
            + "' stands for another model, and the body of this request, which would have to name"
            + " that one, is not read here: name the model itself.");
  }

  static Rejected administration() {
    return Rejected.of(
        RejectReason.ADMIN_PATH,
        "This path runs an inference server and is not open to clients: ask its operator.");
  }

  static Rejected noReadyServer() {
    return Rejected.of(
        RejectReason.NO_READY_SERVER, "No server is ready for this request. Try again shortly.");
  }

  static Rejected noServerInSubset() {
    return Rejected.of(
        RejectReason.NO_SERVER_IN_SUBSET,
        "None of the servers that the gateway allows for this request is ready. Try again"
            + " shortly.");
  }

  static Rejected full() {
    return Rejected.of(
        RejectReason.POOL_FULL,
        "Every server for this request has as much to do as it may have. Try again shortly.");
  }

  static Rejected asleep(Duration retryAfter) {
    return new Rejected(
        RejectReason.MODEL_ASLEEP,
        "No server of this model is awake, and one will not be soon enough for this request. Try"
            + " again later.",
        retryAfter);
  }

  static Rejected tooManyHeld(Duration retryAfter) {
    return new Rejected(
        RejectReason.HOLD_FULL,
        "No server of this model is awake, and too many requests wait for one. Try again later.",
        retryAfter);
  }

  static Rejected heldTooLong(Duration retryAfter) {
    return new Rejected(
        RejectReason.HOLD_TIMEOUT,
        "The request waited for a server of this model to be awake for as long as it may. Try again"
            + " later.",
        retryAfter);
  }

  static Rejected draining() {
    return Rejected.of(
        RejectReason.DRAINING,
        "The request waited for a server of this model to be awake, and this gateway's router ends."
            + " Send it again.");
  }

  static Rejected storedResponseNotFound() {
    return Rejected.of(
        RejectReason.RESPONSE_NOT_FOUND,
        "No server is known to have this response: it is unknown or too old. Create a new one.");
  }

  static Rejected previousResponseNotFound() {
    return Rejected.of(
        RejectReason.RESPONSE_NOT_FOUND,
        "No server is known to have the response of \"previous_response_id\": it is unknown or too"
            + " old. Send the whole conversation in \"input\".");
  }

  static Rejected responseOfAnotherModel() {
    return Rejected.of(
        RejectReason.RESPONSE_NOT_FOUND,
        "The server that has the response of \"previous_response_id\" does not serve this model."
            + " Send the whole conversation in \"input\".");
  }

  static Rejected responseServerNotReady() {
    return Rejected.of(
        RejectReason.RESPONSE_SERVER_NOT_READY,
        "The only server that has this response is not ready. Try again shortly, or create a new"
            + " response.");
  }

  /** A name that a client wrote, short and without what a terminal or a log might obey. */
  private static String harmless(String name) {
    return Printable.of(name, MAX_NAME_LENGTH);
  }
}
