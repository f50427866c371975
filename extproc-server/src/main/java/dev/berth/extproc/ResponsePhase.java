package dev.berth.extproc;

import dev.berth.answer.AnswerFacts;
import dev.berth.answer.AnswerReader;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one stream, where the gateway shows it: each message is answered at once and
 * changes nothing, in whatever mode. On the way it tells the {@link Booking} who served, what the
 * answer says of itself and when it was over. Stream-confined.
 */
final class ResponsePhase {

  private final EnvoyCall call;
  private final Booking booking;
  private final ExtProcMetrics metrics;
  private @Nullable AnswerReader reader;
  private @Nullable ReaderInput input;
  private boolean begun;
  private boolean ended;

  ResponsePhase(EnvoyCall call, Booking booking, ExtProcMetrics metrics) {
    this.call = call;
    this.booking = booking;
    this.metrics = metrics;
  }

  void onHeaders(ProcessingRequest message) {
    onMessage();
    if (booking.needsStream()) {
      read(ResponseHead.of(message));
    }
    call.reply(Replies.CONTINUE_RESPONSE_HEADERS);
    if (message.getResponseHeaders().getEndOfStream()) {
      end();
    }
  }

  private void read(ResponseHead head) {
    booking.onResponse(head);
    reader = head.reader();
    input = reader == null ? null : new ReaderInput(reader::feed);
  }

  /** A second end, should Envoy send one, is not given back twice. */
  void onBody(HttpBody piece, BodyMode mode) {
    boolean late = ended;
    onMessage();
    if (input != null) {
      input.feed(piece.getBody());
    }
    if (mode != BodyMode.FULL_DUPLEX_STREAMED) {
      call.reply(Replies.CONTINUE_RESPONSE_BODY);
    } else if (!late) {
      call.reply(Replies.responsePiece(piece.getBody(), piece.getEndOfStream()));
    }
    if (piece.getEndOfStream()) {
      end();
    }
  }

  void onTrailers() {
    onMessage();
    call.reply(Replies.CONTINUE_RESPONSE_TRAILERS);
    end();
  }

  private void onMessage() {
    begun = true;
    if (ended) {
      metrics.onUnexpected();
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      booking.onResponseEnd(facts());
    }
  }

  /** What the answer said of itself so far. */
  AnswerFacts facts() {
    return reader == null ? AnswerFacts.NONE : reader.facts();
  }

  /**
   * Whether the stream could end here without a loss: Envoy keeps no piece that it gave away to be
   * given back.
   *
   * @param mayBegin whether the answer could begin at this moment
   */
  boolean isSafeToLeave(BodyMode mode, boolean mayBegin) {
    return mode != BodyMode.FULL_DUPLEX_STREAMED || ended || !(begun || mayBegin);
  }
}
