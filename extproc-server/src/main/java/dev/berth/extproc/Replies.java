package dev.berth.extproc;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import org.jspecify.annotations.Nullable;

/** The messages that let a request or an answer go on. */
final class Replies {

  static final ProcessingResponse CONTINUE_REQUEST_HEADERS =
      ProcessingResponse.newBuilder()
          .setRequestHeaders(HeadersResponse.getDefaultInstance())
          .build();
  static final ProcessingResponse CONTINUE_REQUEST_BODY =
      ProcessingResponse.newBuilder().setRequestBody(BodyResponse.getDefaultInstance()).build();
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

  /** The headers may go on, or wait for the decision on the body, whatever the mode says. */
  static ProcessingResponse continueHeaders(@Nullable ProcessingMode override) {
    return override == null
        ? CONTINUE_REQUEST_HEADERS
        : CONTINUE_REQUEST_HEADERS.toBuilder().setModeOverride(override).build();
  }

  /** The decision, as the reply to the headers. */
  static ProcessingResponse decisionOnHeaders(Passage passage, @Nullable ProcessingMode override) {
    ProcessingResponse.Builder reply =
        ProcessingResponse.newBuilder()
            .setRequestHeaders(HeadersResponse.newBuilder().setResponse(common(passage)))
            .setDynamicMetadata(passage.metadata());
    if (override != null) {
      reply.setModeOverride(override);
    }
    return reply.build();
  }

  /**
   * The decision, as the reply to the body.
   *
   * @param changed the body as it goes on; null when it goes on as Envoy holds it
   */
  static ProcessingResponse decisionOnBody(Passage passage, @Nullable ByteString changed) {
    CommonResponse.Builder common = common(passage);
    if (changed != null) {
      common.setBodyMutation(BodyMutation.newBuilder().setBody(changed));
    }
    return ProcessingResponse.newBuilder()
        .setRequestBody(BodyResponse.newBuilder().setResponse(common))
        .setDynamicMetadata(passage.metadata())
        .build();
  }

  /**
   * The decision, as the reply to trailers that no body came before. Nothing but the metadata can
   * travel with it: a header set here would become a trailer.
   */
  static ProcessingResponse decisionOnTrailers(Passage passage) {
    return CONTINUE_REQUEST_TRAILERS.toBuilder().setDynamicMetadata(passage.metadata()).build();
  }

  private static CommonResponse.Builder common(Passage passage) {
    return CommonResponse.newBuilder().setHeaderMutation(passage.headers());
  }

  /** Another piece of the request body in the place of one that Envoy holds. */
  static ProcessingResponse changedPiece(ByteString piece) {
    BodyMutation.Builder mutation = BodyMutation.newBuilder();
    if (piece.isEmpty()) {
      mutation.setClearBody(true);
    } else {
      mutation.setBody(piece);
    }
    return ProcessingResponse.newBuilder().setRequestBody(body(mutation)).build();
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
    return body(
        BodyMutation.newBuilder()
            .setStreamedResponse(
                StreamedBodyResponse.newBuilder().setBody(piece).setEndOfStream(endOfStream)));
  }

  private static BodyResponse.Builder body(BodyMutation.Builder mutation) {
    return BodyResponse.newBuilder()
        .setResponse(CommonResponse.newBuilder().setBodyMutation(mutation));
  }
}
