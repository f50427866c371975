package dev.berth.simulator.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.simulator.conformance.gateway.Destination;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;

/** The replies of a picker. Stateless. */
final class FakeReplies {
  private FakeReplies() {}

  /** The reply that leaves everything as it is. */
  static ProcessingResponse continued(ProcessingRequest message) {
    ProcessingResponse.Builder reply = ProcessingResponse.newBuilder();
    return switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> reply.setRequestHeaders(HeadersResponse.getDefaultInstance()).build();
      case REQUEST_BODY -> reply.setRequestBody(BodyResponse.getDefaultInstance()).build();
      case REQUEST_TRAILERS ->
          reply.setRequestTrailers(TrailersResponse.getDefaultInstance()).build();
      case RESPONSE_HEADERS ->
          reply.setResponseHeaders(HeadersResponse.getDefaultInstance()).build();
      case RESPONSE_BODY -> reply.setResponseBody(BodyResponse.getDefaultInstance()).build();
      case RESPONSE_TRAILERS ->
          reply.setResponseTrailers(TrailersResponse.getDefaultInstance()).build();
      case REQUEST_NOT_SET -> throw new IllegalArgumentException("nothing to answer");
    };
  }

  static ProcessingResponse continuedBody() {
    return ProcessingResponse.newBuilder()
        .setRequestBody(BodyResponse.getDefaultInstance())
        .build();
  }

  /** A decision as the reply to the headers, which is how it is handed in. */
  static ProcessingResponse headers(ProcessingResponse decision) {
    return decision;
  }

  /** A decision as the reply to the body. */
  static ProcessingResponse body(ProcessingResponse decision) {
    return ProcessingResponse.newBuilder()
        .setRequestBody(
            BodyResponse.newBuilder().setResponse(decision.getRequestHeaders().getResponse()))
        .setDynamicMetadata(decision.getDynamicMetadata())
        .build();
  }

  static ProcessingResponse requestPiece(ByteString bytes, boolean last) {
    return ProcessingResponse.newBuilder().setRequestBody(streamed(bytes, last)).build();
  }

  static ProcessingResponse responsePiece(HttpBody piece) {
    return ProcessingResponse.newBuilder()
        .setResponseBody(streamed(piece.getBody(), piece.getEndOfStream()))
        .build();
  }

  private static BodyResponse streamed(ByteString bytes, boolean last) {
    BodyResponse.Builder reply = BodyResponse.newBuilder();
    reply
        .getResponseBuilder()
        .getBodyMutationBuilder()
        .getStreamedResponseBuilder()
        .setBody(bytes)
        .setEndOfStream(last);
    return reply.build();
  }

  static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  /** Dynamic metadata with this destination. */
  static Struct metadata(String destination) {
    Value value = Value.newBuilder().setStringValue(destination).build();
    Struct namespace = Struct.newBuilder().putFields(Destination.KEY, value).build();
    return Struct.newBuilder()
        .putFields(Destination.NAMESPACE, Value.newBuilder().setStructValue(namespace).build())
        .build();
  }
}
