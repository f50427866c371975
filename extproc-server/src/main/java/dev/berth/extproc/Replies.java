package dev.berth.extproc;

import static io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.DYNAMIC_METADATA_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.MODE_OVERRIDE_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.OVERRIDE_MESSAGE_TIMEOUT_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.REQUEST_BODY_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.REQUEST_HEADERS_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.REQUEST_TRAILERS_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.RESPONSE_BODY_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.RESPONSE_HEADERS_FIELD_NUMBER;
import static io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.RESPONSE_TRAILERS_FIELD_NUMBER;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The messages that let a request or an answer go on. */
final class Replies {

  static final Reply CONTINUE_REQUEST_HEADERS = empty(REQUEST_HEADERS_FIELD_NUMBER);
  static final Reply CONTINUE_REQUEST_BODY = empty(REQUEST_BODY_FIELD_NUMBER);
  static final Reply CONTINUE_REQUEST_TRAILERS = empty(REQUEST_TRAILERS_FIELD_NUMBER);
  static final Reply CONTINUE_RESPONSE_HEADERS = empty(RESPONSE_HEADERS_FIELD_NUMBER);
  static final Reply CONTINUE_RESPONSE_BODY = empty(RESPONSE_BODY_FIELD_NUMBER);
  static final Reply CONTINUE_RESPONSE_TRAILERS = empty(RESPONSE_TRAILERS_FIELD_NUMBER);

  private Replies() {}

  private static Reply empty(int kind) {
    return reply(new WireWriter().enclose(kind, 0));
  }

  /**
   * The reply to what came last will take so long; Envoy hears that once for each message that
   * waits. It is no reply itself.
   */
  static Reply extension(Duration time) {
    return reply(
        new WireWriter()
            .bytes(
                OVERRIDE_MESSAGE_TIMEOUT_FIELD_NUMBER,
                com.google.protobuf.Duration.newBuilder()
                    .setSeconds(time.toSeconds())
                    .setNanos(time.toNanosPart())
                    .build()
                    .toByteString()));
  }

  /** The headers may go on, or wait for the decision on the body, whatever the mode says. */
  static Reply continueHeaders(@Nullable ProcessingMode override) {
    return override == null
        ? CONTINUE_REQUEST_HEADERS
        : reply(overriding(override).bytes(REQUEST_HEADERS_FIELD_NUMBER, ByteString.EMPTY));
  }

  /** The decision, as the reply to the headers. */
  static Reply decisionOnHeaders(Passage passage, @Nullable ProcessingMode override) {
    WireWriter reply = override == null ? new WireWriter() : overriding(override);
    reply.bytes(DYNAMIC_METADATA_FIELD_NUMBER, passage.metadata());
    int behind = reply.size();
    return reply(
        reply
            .bytes(CommonResponse.HEADER_MUTATION_FIELD_NUMBER, passage.headers())
            .enclose(HeadersResponse.RESPONSE_FIELD_NUMBER, behind)
            .enclose(REQUEST_HEADERS_FIELD_NUMBER, behind));
  }

  private static WireWriter overriding(ProcessingMode override) {
    return new WireWriter().bytes(MODE_OVERRIDE_FIELD_NUMBER, override.toByteString());
  }

  /**
   * The decision, as the reply to the body.
   *
   * @param changed the body as it goes on; null when it goes on as Envoy holds it
   */
  static Reply decisionOnBody(Passage passage, @Nullable ByteString changed) {
    ByteString tail = changed == null ? ByteString.EMPTY : changed;
    WireWriter reply = new WireWriter(tail.size());
    if (changed != null) {
      reply
          .enclose(BodyMutation.BODY_FIELD_NUMBER, 0)
          .enclose(CommonResponse.BODY_MUTATION_FIELD_NUMBER, 0);
    }
    reply
        .bytes(CommonResponse.HEADER_MUTATION_FIELD_NUMBER, passage.headers())
        .enclose(BodyResponse.RESPONSE_FIELD_NUMBER, 0)
        .enclose(REQUEST_BODY_FIELD_NUMBER, 0)
        .bytes(DYNAMIC_METADATA_FIELD_NUMBER, passage.metadata());
    return new Reply(reply.toByteString(), tail);
  }

  /**
   * The decision, as the reply to trailers that no body came before. Nothing but the metadata can
   * travel with it: a header set here would become a trailer.
   */
  static Reply decisionOnTrailers(Passage passage) {
    return reply(
        new WireWriter()
            .bytes(DYNAMIC_METADATA_FIELD_NUMBER, passage.metadata())
            .bytes(REQUEST_TRAILERS_FIELD_NUMBER, ByteString.EMPTY));
  }

  /** Another piece of the request body in the place of one that Envoy holds. */
  static Reply changedPiece(ByteString piece) {
    WireWriter reply = new WireWriter(piece.size());
    if (piece.isEmpty()) {
      reply.number(BodyMutation.CLEAR_BODY_FIELD_NUMBER, 1);
    } else {
      reply.enclose(BodyMutation.BODY_FIELD_NUMBER, 0);
    }
    return body(REQUEST_BODY_FIELD_NUMBER, reply, piece);
  }

  /** A piece of the request body, given back. */
  static Reply requestPiece(ByteString piece, boolean endOfStream) {
    return streamed(REQUEST_BODY_FIELD_NUMBER, piece, endOfStream);
  }

  /** A piece of the response body, given back. */
  static Reply responsePiece(ByteString piece, boolean endOfStream) {
    return streamed(RESPONSE_BODY_FIELD_NUMBER, piece, endOfStream);
  }

  private static Reply streamed(int kind, ByteString piece, boolean endOfStream) {
    WireWriter reply =
        new WireWriter(piece.size()).enclose(StreamedBodyResponse.BODY_FIELD_NUMBER, 0);
    if (endOfStream) {
      reply.number(StreamedBodyResponse.END_OF_STREAM_FIELD_NUMBER, 1);
    }
    return body(kind, reply.enclose(BodyMutation.STREAMED_RESPONSE_FIELD_NUMBER, 0), piece);
  }

  /**
   * @param mutation of the body, and nothing else yet
   */
  private static Reply body(int kind, WireWriter mutation, ByteString piece) {
    mutation
        .enclose(CommonResponse.BODY_MUTATION_FIELD_NUMBER, 0)
        .enclose(BodyResponse.RESPONSE_FIELD_NUMBER, 0)
        .enclose(kind, 0);
    return new Reply(mutation.toByteString(), piece);
  }

  private static Reply reply(WireWriter whole) {
    return new Reply(whole.toByteString(), ByteString.EMPTY);
  }
}
