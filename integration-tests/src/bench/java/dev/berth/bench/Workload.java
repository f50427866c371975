package dev.berth.bench;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import java.util.ArrayList;
import java.util.List;

/**
 * One kind of request, as the messages that Envoy makes of it. Immutable.
 *
 * @param name for the report
 * @param bodyBytes exact size of the body
 * @param bodyMessages BUFFERED: one; else pieces, of which the last is empty and ends the stream
 */
record Workload(
    String name, BodySendMode mode, int bodyBytes, List<ProcessingRequest> bodyMessages) {

  private static final int SMALL_BODY = 64 << 10;
  private static final int SMALL_PIECE = 16 << 10;
  private static final int LARGE_PIECE = 64 << 10;

  Workload {
    bodyMessages = List.copyOf(bodyMessages);
  }

  static Workload buffered(String size, int bodyBytes) {
    ByteString body = ChatBody.ofSize(bodyBytes);
    return new Workload(
        size + " buffered", BodySendMode.BUFFERED, bodyBytes, List.of(piece(body, true)));
  }

  static Workload duplex(String size, int bodyBytes) {
    ByteString body = ChatBody.ofSize(bodyBytes);
    int pieceBytes = bodyBytes < SMALL_BODY ? SMALL_PIECE : LARGE_PIECE;
    List<ProcessingRequest> messages = new ArrayList<>();
    for (int from = 0; from < bodyBytes; from += pieceBytes) {
      int to = Math.min(bodyBytes, from + pieceBytes);
      messages.add(piece(ByteString.copyFrom(body.substring(from, to).toByteArray()), false));
    }
    messages.add(piece(ByteString.EMPTY, true));
    return new Workload(size + " duplex", BodySendMode.FULL_DUPLEX_STREAMED, bodyBytes, messages);
  }

  boolean isDuplex() {
    return mode == BodySendMode.FULL_DUPLEX_STREAMED;
  }

  /** As many as keep the server busy without holding more than a few megabytes of bodies. */
  int outstanding() {
    return bodyBytes < SMALL_BODY ? 32 : 8;
  }

  /** The first message of a stream, with 16 headers. */
  ProcessingRequest headers(String requestId) {
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
        .setProtocolConfig(
            ProtocolConfiguration.newBuilder()
                .setRequestBodyMode(mode)
                .setResponseBodyMode(BodySendMode.NONE))
        .build();
  }

  private static void header(HeaderMap.Builder headers, String name, String value) {
    headers.addHeaders(
        HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)));
  }

  private static ProcessingRequest piece(ByteString bytes, boolean endOfStream) {
    return ProcessingRequest.newBuilder()
        .setRequestBody(HttpBody.newBuilder().setBody(bytes).setEndOfStream(endOfStream))
        .build();
  }
}
