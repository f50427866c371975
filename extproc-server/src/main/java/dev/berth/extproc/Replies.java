package dev.berth.extproc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.pool.Ticket;
import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import java.util.Map;

/**
 * The messages that let a request go on. The decision goes out twice with the same value, as the
 * endpoint picker protocol (proposal 004) wants it: as a header, which overwrites whatever the
 * client sent under that name, and as dynamic metadata, which no client can write.
 */
final class Replies {

  static final ProcessingResponse CONTINUE_REQUEST_HEADERS =
      ProcessingResponse.newBuilder()
          .setRequestHeaders(HeadersResponse.getDefaultInstance())
          .build();
  static final ProcessingResponse CONTINUE_REQUEST_TRAILERS =
      ProcessingResponse.newBuilder()
          .setRequestTrailers(TrailersResponse.getDefaultInstance())
          .build();
  static final ProcessingResponse CONTINUE_RESPONSE_HEADERS =
      ProcessingResponse.newBuilder()
          .setResponseHeaders(HeadersResponse.getDefaultInstance())
          .build();
  static final ProcessingResponse CONTINUE_RESPONSE_BODY =
      ProcessingResponse.newBuilder().setResponseBody(BodyResponse.getDefaultInstance()).build();
  static final ProcessingResponse CONTINUE_RESPONSE_TRAILERS =
      ProcessingResponse.newBuilder()
          .setResponseTrailers(TrailersResponse.getDefaultInstance())
          .build();

  private Replies() {}

  /** The decision, as the reply to the headers. */
  static ProcessingResponse decisionOnHeaders(Ticket ticket) {
    return ProcessingResponse.newBuilder()
        .setRequestHeaders(HeadersResponse.newBuilder().setResponse(decision(ticket)))
        .setDynamicMetadata(metadata(ticket))
        .build();
  }

  /** The decision, as the reply to the body; the body itself goes on as Envoy holds it. */
  static ProcessingResponse decisionOnBody(Ticket ticket) {
    return ProcessingResponse.newBuilder()
        .setRequestBody(BodyResponse.newBuilder().setResponse(decision(ticket)))
        .setDynamicMetadata(metadata(ticket))
        .build();
  }

  /** A piece of the request body, given back. */
  static ProcessingResponse requestPiece(ByteString piece, boolean endOfStream) {
    return ProcessingResponse.newBuilder().setRequestBody(streamed(piece, endOfStream)).build();
  }

  /** A piece of the response body, given back. */
  static ProcessingResponse responsePiece(ByteString piece, boolean endOfStream) {
    return ProcessingResponse.newBuilder().setResponseBody(streamed(piece, endOfStream)).build();
  }

  private static BodyResponse.Builder streamed(ByteString piece, boolean endOfStream) {
    return BodyResponse.newBuilder()
        .setResponse(
            CommonResponse.newBuilder()
                .setBodyMutation(
                    BodyMutation.newBuilder()
                        .setStreamedResponse(
                            StreamedBodyResponse.newBuilder()
                                .setBody(piece)
                                .setEndOfStream(endOfStream))));
  }

  private static CommonResponse decision(Ticket ticket) {
    return CommonResponse.newBuilder()
        .setHeaderMutation(
            HeaderMutation.newBuilder()
                .addSetHeaders(header(EnvoyMetadata.DESTINATION, ticket.endpoint().text())))
        .build();
  }

  /** A header that replaces all others of its name. */
  static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  private static Struct metadata(Ticket ticket) {
    return Struct.newBuilder()
        .putFields(
            EnvoyMetadata.LB_NAMESPACE,
            namespace(Map.of(EnvoyMetadata.DESTINATION, ticket.endpoint().text())))
        .putFields(
            EnvoyMetadata.BERTH_NAMESPACE,
            namespace(Map.of(EnvoyMetadata.TICKET, ticket.id(), EnvoyMetadata.POOL, ticket.pool())))
        .build();
  }

  private static Value namespace(Map<String, String> texts) {
    Struct.Builder fields = Struct.newBuilder();
    texts.forEach(
        (key, text) -> fields.putFields(key, Value.newBuilder().setStringValue(text).build()));
    return Value.newBuilder().setStructValue(fields).build();
  }
}
