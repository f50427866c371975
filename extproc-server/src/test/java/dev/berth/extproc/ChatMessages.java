package dev.berth.extproc;

import com.google.protobuf.ByteString;
import dev.berth.extproc.BareService.Arriving;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A chat request of an ordinary client as the messages that Envoy makes of it. */
final class ChatMessages {

  private static final int PIECE_BYTES = 16 << 10;
  private static final String START =
      "{\"model\":\"" + BareService.MODEL + "\",\"messages\":[{\"role\":\"user\",\"content\":\"";
  private static final String PROSE = "The quick brown fox jumps over the lazy dog.\\n";
  private static final String END = "\"}],\"stream\":true}";
  private static final Map<String, String> HEADERS =
      Map.ofEntries(
          Map.entry(":method", "POST"),
          Map.entry(":scheme", "http"),
          Map.entry(":authority", "inference.example.com"),
          Map.entry(":path", "/v1/chat/completions"),
          Map.entry("content-type", "application/json"),
          Map.entry("authorization", "Bearer sk-0123456789abcdef0123456789abcdef"),
          Map.entry("accept", "application/json"),
          Map.entry("accept-encoding", "gzip, deflate"),
          Map.entry("user-agent", "OpenAI/Python 2.8.1"),
          Map.entry("x-stainless-lang", "python"),
          Map.entry("x-forwarded-for", "192.0.2.17"),
          Map.entry("x-forwarded-proto", "http"),
          Map.entry("x-request-id", "b7c8a1f0-5d1e-4c2b-9a37-0f6f2f2f8e11"));

  private ChatMessages() {}

  /** The whole body in one message. */
  static List<Arriving> buffered(int bytes) {
    return List.of(
        head(ProtocolConfiguration.newBuilder().setRequestBodyMode(BodySendMode.BUFFERED), bytes),
        piece(body(bytes), true));
  }

  /** STREAMED without waiting for the reply to the headers. */
  static List<Arriving> atOnce(int bytes) {
    return inPieces(
        ProtocolConfiguration.newBuilder()
            .setRequestBodyMode(BodySendMode.STREAMED)
            .setSendBodyWithoutWaitingForHeaderResponse(true),
        bytes);
  }

  /** FULL_DUPLEX_STREAMED. */
  static List<Arriving> duplex(int bytes) {
    return inPieces(
        ProtocolConfiguration.newBuilder().setRequestBodyMode(BodySendMode.FULL_DUPLEX_STREAMED),
        bytes);
  }

  private static List<Arriving> inPieces(ProtocolConfiguration.Builder protocol, int bytes) {
    ByteString body = body(bytes);
    List<Arriving> messages = new ArrayList<>();
    messages.add(head(protocol, bytes));
    for (int from = 0; from < bytes; from += PIECE_BYTES) {
      messages.add(piece(body.substring(from, Math.min(bytes, from + PIECE_BYTES)), false));
    }
    messages.add(piece(ByteString.EMPTY, true));
    return messages;
  }

  private static ByteString body(int bytes) {
    int room = bytes - START.length() - END.length();
    String prose = PROSE.repeat(room / PROSE.length());
    return ByteString.copyFromUtf8(START + prose + ".".repeat(room - prose.length()) + END);
  }

  private static Arriving head(ProtocolConfiguration.Builder protocol, int bytes) {
    HeaderMap.Builder headers = HeaderMap.newBuilder();
    HEADERS.forEach((name, value) -> headers.addHeaders(header(name, value)));
    headers.addHeaders(header("content-length", Integer.toString(bytes)));
    return new Arriving(
        ProcessingRequest.newBuilder()
            .setRequestHeaders(HttpHeaders.newBuilder().setHeaders(headers))
            .setProtocolConfig(protocol)
            .build());
  }

  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder()
        .setKey(name)
        .setRawValue(ByteString.copyFromUtf8(value))
        .build();
  }

  private static Arriving piece(ByteString bytes, boolean last) {
    return new Arriving(
        ProcessingRequest.newBuilder()
            .setRequestBody(HttpBody.newBuilder().setBody(bytes).setEndOfStream(last))
            .build());
  }
}
