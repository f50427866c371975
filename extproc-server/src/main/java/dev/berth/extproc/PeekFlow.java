package dev.berth.extproc;

import com.google.protobuf.ByteString;
import dev.berth.extproc.RequestBody.Keep;
import org.jspecify.annotations.Nullable;

/**
 * STREAMED with {@code send_body_without_waiting_for_header_response}: the reply to the headers is
 * held back while the body is looked at, and is the decision; behind it each piece, which Envoy
 * keeps so long, gets an empty reply.
 *
 * <p>Envoy sends no more than its buffer takes while it waits, so that the decision must be made
 * with what is there: behind a whole body, else behind {@code peekBytes} if the model is known by
 * then, else behind {@code limitBytes}.
 *
 * @param peekBytes up to here the whole body is waited for
 * @param limitBytes at most the buffer of the gateway; behind it nothing is waited for
 */
record PeekFlow(long peekBytes, long limitBytes) implements ReadFlow {

  @Override
  public boolean waitsForHeaders() {
    return false;
  }

  @Override
  public Keep keep() {
    return Keep.UP_TO_MODEL;
  }

  @Override
  public boolean isDue(RequestBody body) {
    return body.isWhole()
        || body.bytes() > limitBytes
        || (body.bytes() > peekBytes && body.soFar() != null);
  }

  @Override
  public void send(EnvoyCall call, Passage passage, RequestBody body, boolean trailers) {
    call.reply(Replies.decisionOnHeaders(passage, null));
    ModelRewrite rewrite = passage.rewrite();
    long offset = 0;
    for (ByteString piece : body.kept()) {
      call.reply(reply(piece, offset, rewrite));
      offset += piece.size();
    }
    for (int i = body.kept().size(); i < body.pieces(); i++) {
      call.reply(Replies.CONTINUE_REQUEST_BODY);
    }
    if (trailers) {
      call.reply(Replies.CONTINUE_REQUEST_TRAILERS);
    }
  }

  private static Reply reply(ByteString piece, long offset, @Nullable ModelRewrite rewrite) {
    ByteString changed = rewrite == null ? piece : rewrite.apply(piece, offset);
    return changed.equals(piece) ? Replies.CONTINUE_REQUEST_BODY : Replies.changedPiece(changed);
  }

  /** As with {@link UnreadFlow#STREAMED}. */
  @Override
  public boolean survivesEarlyEnd() {
    return false;
  }
}
