package dev.berth.extproc;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a stream inside Envoy: which messages wait for a reply, which replies are legal,
 * and what goes on to the other side. Written from Envoy's rules alone. A method that takes a reply
 * returns the complaint about it, or null.
 */
final class DirectionModel {

  private final boolean retried;
  private BodySendMode mode;
  private boolean headersSent;
  private boolean headersWait;
  private boolean bodySent;
  private boolean endSent;
  private boolean endAnswered;
  private int trailersWait;
  private boolean trailersAnswered;
  private final Deque<HttpBody> waiting = new ArrayDeque<>();
  private ByteString through = ByteString.EMPTY;

  /**
   * @param retried whether Envoy may hold the body to send it again
   */
  DirectionModel(BodySendMode mode, boolean retried) {
    this.mode = mode;
    this.retried = retried;
  }

  void override(BodySendMode other) {
    mode = other;
  }

  BodySendMode mode() {
    return mode;
  }

  void onHeaders(boolean endOfStream) {
    if (!headersSent) {
      headersSent = true;
      headersWait = true;
      endSent = endOfStream;
      endAnswered = endOfStream;
    }
  }

  void onBody(HttpBody piece) {
    bodySent = true;
    endSent |= piece.getEndOfStream();
    waiting.add(piece);
  }

  void onTrailers() {
    trailersWait++;
  }

  @Nullable String onHeadersReply() {
    if (!headersWait) {
      return "a reply to headers that wait for none";
    }
    headersWait = false;
    return null;
  }

  @Nullable String onBodyReply(BodyResponse reply) {
    BodyMutation mutation = reply.getResponse().getBodyMutation();
    if (headersWait) {
      return "a reply to the body before the one to the headers";
    }
    boolean duplex = mode == BodySendMode.FULL_DUPLEX_STREAMED;
    if (duplex != mutation.hasStreamedResponse()) {
      return "a streamed_response exactly in FULL_DUPLEX_STREAMED";
    }
    return duplex ? onPieceBack(mutation) : onPieceAnswered(mutation);
  }

  private @Nullable String onPieceBack(BodyMutation mutation) {
    boolean end = mutation.getStreamedResponse().getEndOfStream();
    if (!bodySent || endAnswered) {
      return "a piece back where none is due";
    }
    if (end && !endSent) {
      return "an end of stream that Envoy has not seen";
    }
    if (trailersAnswered) {
      return "a piece back behind the trailers";
    }
    endAnswered = end;
    waiting.clear();
    through = through.concat(mutation.getStreamedResponse().getBody());
    return null;
  }

  private @Nullable String onPieceAnswered(BodyMutation mutation) {
    if (waiting.isEmpty()) {
      return "a reply to a body that waits for none";
    }
    HttpBody piece = waiting.remove();
    endAnswered |= piece.getEndOfStream();
    through =
        switch (mutation.getMutationCase()) {
          case BODY -> through.concat(mutation.getBody());
          case CLEAR_BODY -> through;
          default -> through.concat(piece.getBody());
        };
    return null;
  }

  @Nullable String onTrailersReply() {
    if (trailersWait == 0) {
      return "a reply to trailers that wait for none";
    }
    if (headersWait || (mode != BodySendMode.FULL_DUPLEX_STREAMED && !waiting.isEmpty())) {
      return "a reply to trailers before those to what came first";
    }
    trailersWait--;
    trailersAnswered = true;
    return null;
  }

  /** The stream is closed by the server: what waits goes on as it is, where Envoy still has it. */
  @Nullable String onClosed() {
    boolean over = endAnswered || trailersAnswered;
    switch (mode) {
      case FULL_DUPLEX_STREAMED -> {
        if (headersSent && !over) {
          return "closed before everything was given back: Envoy loses the rest";
        }
      }
      case STREAMED -> {
        if (headersSent && !over && retried) {
          return "closed before the end of a streamed body: Envoy may repeat a part";
        }
      }
      default -> {}
    }
    waiting.forEach(piece -> through = through.concat(piece.getBody()));
    waiting.clear();
    headersWait = false;
    trailersWait = 0;
    return null;
  }

  /** What the other side got of the body. */
  ByteString through() {
    return through;
  }

  /** Bytes that wait for a reply. */
  long waitingBytes() {
    return waiting.stream().mapToLong(piece -> piece.getBody().size()).sum();
  }

  boolean headersWait() {
    return headersWait;
  }

  /** Whether some message waits for its reply. */
  boolean isWaiting() {
    boolean pieces =
        mode == BodySendMode.FULL_DUPLEX_STREAMED ? endSent && !endAnswered : !waiting.isEmpty();
    return headersWait || pieces || trailersWait > 0;
  }
}
