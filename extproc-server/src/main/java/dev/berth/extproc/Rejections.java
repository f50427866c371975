package dev.berth.extproc;

import dev.berth.request.ScanResult.Malformed;
import dev.berth.routing.RejectReason;
import dev.berth.routing.RoutingOutcome.Rejected;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;

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

  static Rejected unsupportedMode(ProcessingRequest first) {
    return Rejected.of(
        RejectReason.UNSUPPORTED_MODE,
        "The gateway's request_body_mode "
            + first.getProtocolConfig().getRequestBodyMode()
            + " is not supported: set BUFFERED, FULL_DUPLEX_STREAMED or NONE.");
  }
}
