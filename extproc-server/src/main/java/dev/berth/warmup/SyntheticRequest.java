package dev.berth.warmup;

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
 * A chat request as the messages that Envoy makes of it. The same for every use: nothing looks at
 * what is in it but the scanner.
 *
 * @param headers the first message
 * @param body BUFFERED: one message, due when the headers are answered; else pieces that follow the
 *     headers at once, the last of them empty
 */
record SyntheticRequest(ProcessingRequest headers, List<ProcessingRequest> body, boolean buffered) {

  private static final String TURN =
      "{\"role\":\"user\",\"content\":\"Tell me \\\"the\\\" story of the naïve harbour master,\\n"
          + "who gave every ship a berth of its own \\u2013 and what became of it.\"},";
  private static final int PIECE_BYTES = 4 << 10;

  SyntheticRequest {
    body = List.copyOf(body);
  }

  static SyntheticRequest buffered(String model, int turns) {
    ByteString chat = chat(model, turns);
    return new SyntheticRequest(
        headers(BodySendMode.BUFFERED, chat.size()), List.of(piece(chat, true)), true);
  }

  static SyntheticRequest duplex(String model, int turns) {
    ByteString chat = chat(model, turns);
    List<ProcessingRequest> pieces = new ArrayList<>();
    for (int from = 0; from < chat.size(); from += PIECE_BYTES) {
      pieces.add(piece(chat.substring(from, Math.min(chat.size(), from + PIECE_BYTES)), false));
    }
    pieces.add(piece(ByteString.EMPTY, true));
    return new SyntheticRequest(
        headers(BodySendMode.FULL_DUPLEX_STREAMED, chat.size()), pieces, false);
  }

  /** With the model at the end, so that all of it is read. */
  private static ByteString chat(String model, int turns) {
    return ByteString.copyFromUtf8(
        "{\"stream\":true,\"temperature\":0.7,\"max_tokens\":512,\"messages\":["
            + TURN.repeat(turns)
            + "{\"role\":\"user\",\"content\":null}],\"model\":\""
            + model
            + "\"}");
  }

  private static ProcessingRequest headers(BodySendMode mode, int bodyBytes) {
    HeaderMap.Builder headers = HeaderMap.newBuilder();
    header(headers, ":method", "POST");
    header(headers, ":scheme", "http");
    header(headers, ":authority", "berth.invalid");
    header(headers, ":path", "/v1/chat/completions");
    header(headers, "content-type", "application/json");
    header(headers, "content-length", Integer.toString(bodyBytes));
    header(headers, "accept", "application/json");
    header(headers, "accept-encoding", "gzip, deflate");
    header(headers, "user-agent", "berth-warm-up");
    header(headers, "x-forwarded-proto", "http");
    header(headers, "x-envoy-expected-rq-timeout-ms", "600000");
    header(headers, "x-request-id", "00000000-0000-4000-8000-000000000000");
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

  private static ProcessingRequest piece(ByteString bytes, boolean last) {
    return ProcessingRequest.newBuilder()
        .setRequestBody(HttpBody.newBuilder().setBody(bytes).setEndOfStream(last))
        .build();
  }
}
