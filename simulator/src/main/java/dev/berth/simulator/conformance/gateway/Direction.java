package dev.berth.simulator.conformance.gateway;

import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.Locale;

/** Which of the two messages of an HTTP exchange is meant; knows their places in the protocol. */
enum Direction {
  REQUEST,
  RESPONSE;

  ProcessingRequest.Builder headers(HttpHeaders headers) {
    ProcessingRequest.Builder message = ProcessingRequest.newBuilder();
    return this == REQUEST
        ? message.setRequestHeaders(headers)
        : message.setResponseHeaders(headers);
  }

  ProcessingRequest.Builder body(HttpBody body) {
    ProcessingRequest.Builder message = ProcessingRequest.newBuilder();
    return this == REQUEST ? message.setRequestBody(body) : message.setResponseBody(body);
  }

  ProcessingRequest.Builder trailers(HttpTrailers trailers) {
    ProcessingRequest.Builder message = ProcessingRequest.newBuilder();
    return this == REQUEST
        ? message.setRequestTrailers(trailers)
        : message.setResponseTrailers(trailers);
  }

  /** What a reply to headers or to a body says. */
  CommonResponse commonOf(ProcessingResponse reply, ReplyKind kind) {
    if (kind == ReplyKind.HEADERS) {
      return this == REQUEST
          ? reply.getRequestHeaders().getResponse()
          : reply.getResponseHeaders().getResponse();
    }
    return this == REQUEST
        ? reply.getRequestBody().getResponse()
        : reply.getResponseBody().getResponse();
  }

  /** A message of this direction in Envoy's words, for example {@code request_body}. */
  String nameOf(ReplyKind kind) {
    return (this == REQUEST ? "request_" : "response_") + kind.name().toLowerCase(Locale.ROOT);
  }
}
