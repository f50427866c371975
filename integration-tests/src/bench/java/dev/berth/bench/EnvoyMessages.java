package dev.berth.bench;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import java.util.ArrayList;
import java.util.List;

/** The messages that Envoy makes of an HTTP request and of its answer. */
final class EnvoyMessages {

  private EnvoyMessages() {}

  /** The first message of a stream, with 16 headers. */
  static ProcessingRequest headers(
      ProtocolConfiguration protocol, int bodyBytes, String requestId) {
    HeaderMap.Builder headers = HeaderMap.newBuilder();
    header(headers, ":method", "POST");
    header(headers, ":scheme", "http");
    header(headers, ":authority", "inference.example.com");
    header(headers, ":path", "/v1/chat/completions");
    header(headers, "content-type", "application/json");
    header(headers, "content-length", Integer.toString(bodyBytes));
    header(headers, "authorization", "Bearer sk-0123456789abcdef0123456789abcdef");
    header(headers, "accept", "application/json");
    header(headers, "accept-encoding", "gzip, deflate");
    header(headers, "user-agent", "OpenAI/Python 2.8.1");
    header(headers, "x-stainless-lang", "python");
    header(headers, "x-stainless-runtime", "CPython");
    header(headers, "x-forwarded-for", "192.0.2.17");
    header(headers, "x-forwarded-proto", "http");
    header(headers, "x-envoy-expected-rq-timeout-ms", "600000");
    header(headers, "x-request-id", requestId);
    return ProcessingRequest.newBuilder()
        .setRequestHeaders(HttpHeaders.newBuilder().setHeaders(headers))
        .setProtocolConfig(protocol)
        .build();
  }

  /** A request body in one message. */
  static List<ProcessingRequest> whole(ByteString body) {
    return List.of(piece(body, true));
  }

  /** A request body in pieces, of which the last is empty and ends it. */
  static List<ProcessingRequest> inPieces(ByteString body, int pieceBytes) {
    List<ProcessingRequest> messages = new ArrayList<>();
    for (int from = 0; from < body.size(); from += pieceBytes) {
      int to = Math.min(body.size(), from + pieceBytes);
      messages.add(piece(ByteString.copyFrom(body.substring(from, to).toByteArray()), false));
    }
    messages.add(piece(ByteString.EMPTY, true));
    return messages;
  }

  private static ProcessingRequest piece(ByteString bytes, boolean endOfStream) {
    return ProcessingRequest.newBuilder()
        .setRequestBody(HttpBody.newBuilder().setBody(bytes).setEndOfStream(endOfStream))
        .build();
  }

  /** The head of an answer that is a stream of events. */
  static ProcessingRequest answerHeaders() {
    HeaderMap.Builder headers = HeaderMap.newBuilder();
    header(headers, ":status", "200");
    header(headers, "content-type", "text/event-stream; charset=utf-8");
    header(headers, "server", "uvicorn");
    header(headers, "date", "Fri, 27 Nov 2026 10:00:00 GMT");
    return ProcessingRequest.newBuilder()
        .setResponseHeaders(HttpHeaders.newBuilder().setHeaders(headers))
        .build();
  }

  /** A piece of an answer. */
  static ProcessingRequest answerPiece(ByteString bytes, boolean endOfStream) {
    return ProcessingRequest.newBuilder()
        .setResponseBody(HttpBody.newBuilder().setBody(bytes).setEndOfStream(endOfStream))
        .build();
  }

  private static void header(HeaderMap.Builder headers, String name, String value) {
    headers.addHeaders(
        HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)));
  }
}
