package dev.berth.extproc;

import com.google.protobuf.ByteString;
import dev.berth.extproc.Body.End;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy says of one direction, message by message, each when the mode lets it: the body behind
 * the reply to the headers or beside it, whole or in pieces, and no more than a buffer of it
 * unanswered.
 */
final class DirectionScript {

  /** Envoy's {@code per_connection_buffer_limit_bytes}. */
  static final int BUFFER = 1 << 20;

  /** How a direction's messages are made. */
  record Messages(
      Function<Boolean, ProcessingRequest.Builder> headers,
      Function<HttpBody, ProcessingRequest.Builder> body,
      Supplier<ProcessingRequest.Builder> trailers) {}

  private final DirectionModel model;
  private final Body body;
  private final boolean atOnce;
  private final boolean sendTrailers;
  private final Messages messages;
  private boolean headersSent;
  private boolean trailersSent;
  private boolean bodySent;
  private int piecesSent;

  DirectionScript(
      DirectionModel model, Body body, boolean atOnce, boolean sendTrailers, Messages messages) {
    this.model = model;
    this.body = body;
    this.atOnce = atOnce;
    this.sendTrailers = sendTrailers;
    this.messages = messages;
  }

  /** The next message; null when there is none, or none that Envoy would send now. */
  ProcessingRequest.@Nullable Builder next() {
    if (!headersSent) {
      headersSent = true;
      return messages.headers().apply(body.end() == End.HEADERS);
    }
    return switch (model.mode()) {
      case NONE -> trailers();
      case BUFFERED -> buffered(Integer.MAX_VALUE);
      case BUFFERED_PARTIAL -> buffered(BUFFER);
      case STREAMED -> streamed();
      case FULL_DUPLEX_STREAMED -> piecesSent < body.pieces().size() ? piece() : trailersNow();
      case UNRECOGNIZED -> null;
    };
  }

  private ProcessingRequest.@Nullable Builder buffered(int limit) {
    if (bodySent || body.pieces().isEmpty()) {
      return trailers();
    }
    if (model.isWaiting()) {
      return null;
    }
    bodySent = true;
    ByteString all = body.bytes();
    boolean cut = all.size() > limit;
    ByteString shown = cut ? all.substring(0, limit) : all;
    return message(shown, !cut && !body.hasTrailers());
  }

  private ProcessingRequest.@Nullable Builder streamed() {
    if (piecesSent == body.pieces().size()) {
      return trailers();
    }
    boolean held = model.headersWait() && !atOnce;
    return held || model.waitingBytes() > BUFFER ? null : piece();
  }

  private ProcessingRequest.Builder piece() {
    ByteString piece = body.pieces().get(piecesSent++);
    return message(piece, piecesSent == body.pieces().size() && !body.hasTrailers());
  }

  private ProcessingRequest.Builder message(ByteString piece, boolean end) {
    return messages.body().apply(HttpBody.newBuilder().setBody(piece).setEndOfStream(end).build());
  }

  /** Everywhere but in full duplex Envoy holds trailers back until nothing waits. */
  private ProcessingRequest.@Nullable Builder trailers() {
    return model.isWaiting() ? null : trailersNow();
  }

  private ProcessingRequest.@Nullable Builder trailersNow() {
    if (!body.hasTrailers() || !sendTrailers || trailersSent) {
      return null;
    }
    trailersSent = true;
    return messages.trailers().get();
  }
}
