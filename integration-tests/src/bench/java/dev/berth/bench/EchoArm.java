package dev.berth.bench;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The floor: the least that a grpc-java ext_proc server can do. Names the same server to every
 * request, after the last byte of its body, and gives bodies back where Envoy wants them, those of
 * answers too. Looks at nothing, counts nothing, and is written the way the grpc-java documentation
 * teaches; handlers run on the event loops, as Berth's do.
 */
final class EchoArm extends ExternalProcessorGrpc.ExternalProcessorImplBase {

  public static void main(String[] args) throws IOException {
    ArmConsole.quiet();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .flowControlWindow(ExtProcClient.WINDOW_BYTES)
            .maxInboundMessageSize(ExtProcClient.MESSAGE_BYTES)
            .addService(new EchoArm())
            .build();
    ArmConsole.serve(server.start().getPort());
  }

  @Override
  public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> replies) {
    return new Stream(replies);
  }

  private static final class Stream implements StreamObserver<ProcessingRequest> {

    private final StreamObserver<ProcessingResponse> replies;
    private final List<ByteString> pieces = new ArrayList<>();
    private Mode mode = Mode.BUFFERED;
    private boolean duplexAnswer;

    Stream(StreamObserver<ProcessingResponse> replies) {
      this.replies = replies;
    }

    @Override
    public void onNext(ProcessingRequest message) {
      switch (message.getRequestCase()) {
        case REQUEST_HEADERS -> onHeaders(message);
        case REQUEST_BODY -> onBody(message.getRequestBody());
        case RESPONSE_HEADERS -> replies.onNext(EchoReplies.CONTINUE_ANSWER_HEADERS);
        case RESPONSE_BODY -> onAnswer(message.getResponseBody());
        default -> throw new IllegalArgumentException(message.getRequestCase().name());
      }
    }

    private void onHeaders(ProcessingRequest message) {
      mode = Mode.of(message.getProtocolConfig());
      duplexAnswer =
          message.getProtocolConfig().getResponseBodyMode() == BodySendMode.FULL_DUPLEX_STREAMED;
      if (!mode.isAtOnce()) {
        replies.onNext(EchoReplies.CONTINUE_HEADERS);
      }
    }

    private void onBody(HttpBody piece) {
      if (!mode.isAtOnce()) {
        replies.onNext(EchoReplies.DECISION_ON_BODY);
        return;
      }
      pieces.add(mode == Mode.DUPLEX ? piece.getBody() : ByteString.EMPTY);
      if (piece.getEndOfStream()) {
        replies.onNext(EchoReplies.DECISION_ON_HEADERS);
        for (int i = 0; i < pieces.size(); i++) {
          replies.onNext(reply(pieces.get(i), i == pieces.size() - 1));
        }
      }
    }

    private ProcessingResponse reply(ByteString piece, boolean last) {
      return mode == Mode.DUPLEX ? EchoReplies.body(piece, last) : EchoReplies.CONTINUE_BODY;
    }

    private void onAnswer(HttpBody piece) {
      replies.onNext(
          duplexAnswer
              ? EchoReplies.answer(piece.getBody(), piece.getEndOfStream())
              : EchoReplies.CONTINUE_ANSWER_BODY);
    }

    @Override
    public void onError(Throwable reset) {
      // Envoy resets streams that it no longer needs.
    }

    @Override
    public void onCompleted() {
      replies.onCompleted();
    }
  }
}
