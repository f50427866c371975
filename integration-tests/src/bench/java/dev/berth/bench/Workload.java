package dev.berth.bench;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.List;

/**
 * One kind of request, as the messages that Envoy makes of it. Immutable.
 *
 * @param name for the report
 * @param bodyBytes exact size of the body
 * @param bodyMessages BUFFERED: one; else pieces, of which the last is empty and ends the stream;
 *     none for a request whose body has yet to come
 */
public record Workload(
    String name, Mode mode, int bodyBytes, List<ProcessingRequest> bodyMessages, Answer answer) {

  private static final int SMALL_BODY = 64 << 10;
  private static final int SMALL_PIECE = 16 << 10;
  private static final int LARGE_PIECE = 64 << 10;

  public Workload {
    bodyMessages = List.copyOf(bodyMessages);
  }

  /** In one message, behind the reply to the headers. */
  public static Workload buffered(String size, int bodyBytes) {
    return of(size, Mode.BUFFERED, ChatBody.ofSize(bodyBytes));
  }

  /** The same with the model at the end of the body instead of its beginning. */
  public static Workload bufferedModelLast(String size, int bodyBytes) {
    return of(size, Mode.BUFFERED, ChatBody.withModelLast(bodyBytes)).named("model last");
  }

  /** In pieces that come back. */
  public static Workload duplex(String size, int bodyBytes) {
    return of(size, Mode.DUPLEX, ChatBody.ofSize(bodyBytes));
  }

  /** In pieces that Envoy keeps. */
  public static Workload streamed(String size, int bodyBytes) {
    return of(size, Mode.STREAMED, ChatBody.ofSize(bodyBytes));
  }

  private static Workload of(String size, Mode mode, ByteString body) {
    int pieceBytes = body.size() < SMALL_BODY ? SMALL_PIECE : LARGE_PIECE;
    return new Workload(
        size + " " + mode.label(),
        mode,
        body.size(),
        mode == Mode.BUFFERED
            ? EnvoyMessages.whole(body)
            : EnvoyMessages.inPieces(body, pieceBytes),
        Answer.UNSEEN);
  }

  private Workload named(String more) {
    return new Workload(name + ", " + more, mode, bodyBytes, bodyMessages, answer);
  }

  /** With an answer of so many pieces that go through the processor, as the request does. */
  public Workload withAnswer(int chunks) {
    BodySendMode answers =
        mode == Mode.DUPLEX ? BodySendMode.FULL_DUPLEX_STREAMED : BodySendMode.STREAMED;
    return new Workload(name, mode, bodyBytes, bodyMessages, Answer.ofChunks(chunks, answers))
        .named("answer of " + chunks + " pieces");
  }

  /** Only the headers, of a request whose body is still on its way. */
  public Workload withoutBody() {
    return new Workload(name, mode, bodyBytes, List.of(), answer);
  }

  /** Whether Envoy shows what comes back. */
  public boolean hasAnswer() {
    return !answer.messages().isEmpty();
  }

  /** As many as keep the server busy without holding more than a few megabytes of bodies. */
  int outstanding() {
    return bodyBytes < SMALL_BODY ? 32 : 8;
  }

  /** The first message of a stream. */
  public ProcessingRequest headers(String requestId) {
    return EnvoyMessages.headers(mode.protocol(answer.mode()), bodyBytes, requestId);
  }
}
