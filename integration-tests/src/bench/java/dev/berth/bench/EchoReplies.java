package dev.berth.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
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

/** All that the floor ever says: the same server for every request, and what came. */
final class EchoReplies {

  private static final String DESTINATION = Servers.ADDRESSES.get(0);

  static final ProcessingResponse CONTINUE_HEADERS =
      ProcessingResponse.newBuilder()
          .setRequestHeaders(HeadersResponse.getDefaultInstance())
          .build();
  static final ProcessingResponse CONTINUE_BODY =
      ProcessingResponse.newBuilder().setRequestBody(BodyResponse.getDefaultInstance()).build();
  static final ProcessingResponse DECISION_ON_HEADERS =
      ProcessingResponse.newBuilder()
          .setRequestHeaders(HeadersResponse.newBuilder().setResponse(destination()))
          .setDynamicMetadata(metadata())
          .build();
  static final ProcessingResponse DECISION_ON_BODY =
      ProcessingResponse.newBuilder()
          .setRequestBody(BodyResponse.newBuilder().setResponse(destination()))
          .setDynamicMetadata(metadata())
          .build();
  static final ProcessingResponse CONTINUE_ANSWER_HEADERS =
      ProcessingResponse.newBuilder()
          .setResponseHeaders(HeadersResponse.getDefaultInstance())
          .build();
  static final ProcessingResponse CONTINUE_ANSWER_BODY =
      ProcessingResponse.newBuilder().setResponseBody(BodyResponse.getDefaultInstance()).build();

  private EchoReplies() {}

  /** A piece of the request body, given back. */
  static ProcessingResponse body(ByteString piece, boolean last) {
    return ProcessingResponse.newBuilder().setRequestBody(back(piece, last)).build();
  }

  /** A piece of the answer, given back. */
  static ProcessingResponse answer(ByteString piece, boolean last) {
    return ProcessingResponse.newBuilder().setResponseBody(back(piece, last)).build();
  }

  private static BodyResponse.Builder back(ByteString piece, boolean last) {
    return BodyResponse.newBuilder()
        .setResponse(
            CommonResponse.newBuilder()
                .setBodyMutation(
                    BodyMutation.newBuilder()
                        .setStreamedResponse(
                            StreamedBodyResponse.newBuilder()
                                .setBody(piece)
                                .setEndOfStream(last))));
  }

  private static CommonResponse destination() {
    return CommonResponse.newBuilder()
        .setHeaderMutation(
            HeaderMutation.newBuilder()
                .addSetHeaders(
                    HeaderValueOption.newBuilder()
                        .setHeader(
                            HeaderValue.newBuilder()
                                .setKey(EnvoyMetadata.DESTINATION)
                                .setRawValue(ByteString.copyFromUtf8(DESTINATION)))
                        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)))
        .build();
  }

  private static Struct metadata() {
    Struct namespace =
        Struct.newBuilder()
            .putFields(
                EnvoyMetadata.DESTINATION, Value.newBuilder().setStringValue(DESTINATION).build())
            .build();
    return Struct.newBuilder()
        .putFields(EnvoyMetadata.LB_NAMESPACE, Value.newBuilder().setStructValue(namespace).build())
        .build();
  }
}
