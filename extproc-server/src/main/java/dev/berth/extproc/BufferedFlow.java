package dev.berth.extproc;

import com.google.protobuf.ByteString;
import dev.berth.extproc.RequestBody.Keep;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers are waved through and wait in Envoy; the body comes in one message, and the decision
 * is the reply to it.
 */
enum BufferedFlow implements ReadFlow {
  /** The message is the whole body; it does not say so where trailers follow. */
  WHOLE,
  /** The message is as much of the body as fits into Envoy's buffer. */
  PARTIAL;

  @Override
  public boolean waitsForHeaders() {
    return true;
  }

  @Override
  public Keep keep() {
    return Keep.MESSAGE;
  }

  @Override
  public boolean endsWith(HttpBody piece) {
    return this == WHOLE || piece.getEndOfStream();
  }

  @Override
  public boolean isDue(RequestBody body) {
    return true;
  }

  /** Without a body Envoy shows the trailers first, and with them the decision has to go. */
  @Override
  public void send(EnvoyCall call, Passage passage, RequestBody body, boolean trailers) {
    call.reply(
        trailers
            ? Replies.decisionOnTrailers(passage)
            : Replies.decisionOnBody(passage, changed(passage.rewrite(), body.kept())));
  }

  private static @Nullable ByteString changed(
      @Nullable ModelRewrite rewrite, List<ByteString> message) {
    return rewrite == null ? null : rewrite.apply(message.get(0), 0);
  }

  @Override
  public boolean isLast(HttpBody piece) {
    return true;
  }

  @Override
  public boolean survivesEarlyEnd() {
    return this == WHOLE;
  }
}
