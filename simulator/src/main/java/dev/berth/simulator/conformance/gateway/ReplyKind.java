package dev.berth.simulator.conformance.gateway;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.Locale;

/** What a reply answers, seen from one direction of an exchange. */
enum ReplyKind {
  HEADERS,
  BODY,
  TRAILERS,
  /** Ends the request with an answer of the picker's own. */
  IMMEDIATE,
  /** Asks for more time; Envoy looks at nothing else in it. */
  MORE_TIME,
  /** Answers the other direction, or nothing at all. */
  FOREIGN;

  static ReplyKind of(ProcessingResponse reply, Direction direction) {
    if (reply.hasOverrideMessageTimeout()) {
      return MORE_TIME;
    }
    boolean request = direction == Direction.REQUEST;
    return switch (reply.getResponseCase()) {
      case REQUEST_HEADERS -> request ? HEADERS : FOREIGN;
      case REQUEST_BODY -> request ? BODY : FOREIGN;
      case REQUEST_TRAILERS -> request ? TRAILERS : FOREIGN;
      case RESPONSE_HEADERS -> request ? FOREIGN : HEADERS;
      case RESPONSE_BODY -> request ? FOREIGN : BODY;
      case RESPONSE_TRAILERS -> request ? FOREIGN : TRAILERS;
      case IMMEDIATE_RESPONSE -> IMMEDIATE;
      case RESPONSE_NOT_SET -> FOREIGN;
    };
  }

  /** The reply in Envoy's words. */
  static String nameOf(ProcessingResponse reply) {
    return switch (reply.getResponseCase()) {
      case RESPONSE_NOT_SET -> "a reply of no kind";
      default -> "'" + reply.getResponseCase().name().toLowerCase(Locale.ROOT) + "'";
    };
  }
}
