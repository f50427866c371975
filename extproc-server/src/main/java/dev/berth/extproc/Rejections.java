package dev.berth.extproc;

import dev.berth.request.ScanResult.Malformed;
import dev.berth.routing.RejectReason;
import dev.berth.routing.RoutingOutcome.Rejected;

/** What keeps a request from being routed at all, in words for its client. */
final class Rejections {

  private Rejections() {}

  static Rejected malformed(Malformed malformed) {
    return Rejected.of(RejectReason.MALFORMED_BODY, malformed.problem());
  }

  static Rejected bodyTooLarge(long maxBytes) {
    return Rejected.of(
        RejectReason.BODY_TOO_LARGE,
        "The request body is larger than " + maxBytes + " bytes: send less.");
  }

  static Rejected noBodyMemory() {
    return Rejected.of(
        RejectReason.BODY_MEMORY_FULL,
        "Too many request bodies are on their way. Try again shortly.");
  }

  static Rejected headersMissing() {
    return Rejected.of(
        RejectReason.UNSUPPORTED_MODE,
        "The gateway sends a body without its headers: set request_header_mode to SEND.");
  }

  static Rejected unknownMode(String direction) {
    return Rejected.of(
        RejectReason.UNSUPPORTED_MODE,
        "The gateway's "
            + direction
            + "_body_mode is not known here: set NONE, STREAMED, BUFFERED, BUFFERED_PARTIAL or"
            + " FULL_DUPLEX_STREAMED.");
  }

  /** The reply to the headers would let the request go before its body says for which model. */
  static Rejected modelBehindHeaders() {
    return Rejected.of(
        RejectReason.UNSUPPORTED_MODE,
        "The gateway's request_body_mode STREAMED shows the model too late to route by it: set"
            + " send_body_without_waiting_for_header_response there, or allow_mode_override there"
            + " and in Berth's pool, or the mode BUFFERED.");
  }

  static Rejected modelNotSeen(long bytes) {
    return Rejected.of(
        RejectReason.MODEL_MISSING,
        "The first "
            + bytes
            + " bytes of the body, all that the gateway shows, name no model: put \"model\" in"
            + " front of the rest, or set the gateway's request_body_mode to BUFFERED or"
            + " FULL_DUPLEX_STREAMED.");
  }
}
