package dev.berth.extproc;

import com.google.protobuf.ByteString;
import dev.berth.extproc.RequestBody.Keep;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FULL_DUPLEX_STREAMED: nothing is answered before the decision, which is the reply to the headers;
 * then every piece goes back as it came. Envoy keeps nothing, so that a stream which ends before
 * its body loses the rest of it.
 */
enum DuplexFlow implements ReadFlow {
  /** The whole body is judged first. */
  WHOLE,
  /** The model is enough: the bulk of the body is a file that says nothing about it. */
  EARLY;

  @Override
  public boolean waitsForHeaders() {
    return false;
  }

  @Override
  public Keep keep() {
    return Keep.EVERYTHING;
  }

  @Override
  public boolean isDue(RequestBody body) {
    return body.hasEnded() || (this == EARLY && body.soFar() != null);
  }

  @Override
  public void send(EnvoyCall call, Passage passage, RequestBody body, boolean trailers) {
    call.reply(Replies.decisionOnHeaders(passage, null));
    giveBack(call, passage.rewrite(), body, body.hasEnded() && !trailers);
    if (trailers) {
      call.reply(Replies.CONTINUE_REQUEST_TRAILERS);
    }
  }

  private static void giveBack(
      EnvoyCall call, @Nullable ModelRewrite rewrite, RequestBody body, boolean last) {
    List<ByteString> pieces = body.kept();
    long offset = 0;
    for (int i = 0; i < pieces.size(); i++) {
      ByteString piece = pieces.get(i);
      ByteString changed = rewrite == null ? piece : rewrite.apply(piece, offset);
      call.reply(Replies.requestPiece(changed, last && i == pieces.size() - 1));
      offset += piece.size();
    }
  }

  @Override
  public Reply pass(HttpBody piece) {
    return Replies.requestPiece(piece.getBody(), piece.getEndOfStream());
  }

  @Override
  public boolean survivesEarlyEnd() {
    return false;
  }

  /** What Envoy sends twice must not arrive twice. */
  @Override
  public boolean answersEveryPiece() {
    return false;
  }

  @Override
  public boolean isTimed() {
    return false;
  }
}
