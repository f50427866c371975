package dev.berth.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
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
 * request, after the last byte of its body, and gives the body back where Envoy wants it. Looks at
 * nothing, counts nothing, and is written the way the grpc-java documentation teaches; handlers run
 * on the event loops, as Berth's do.
 */
final class EchoArm extends ExternalProcessorGrpc.ExternalProcessorImplBase {

  private static final String DESTINATION = Servers.ADDRESSES.get(0);
  private static final Struct METADATA = metadata();
  private static final ProcessingResponse CONTINUE_HEADERS =
      ProcessingResponse.newBuilder()
          .setRequestHeaders(HeadersResponse.getDefaultInstance())
          .build();
  private static final ProcessingResponse DECISION_ON_HEADERS =
      ProcessingResponse.newBuilder()
          .setRequestHeaders(HeadersResponse.newBuilder().setResponse(destination()))
          .setDynamicMetadata(METADATA)
          .build();
  private static final ProcessingResponse DECISION_ON_BODY =
      ProcessingResponse.newBuilder()
          .setRequestBody(BodyResponse.newBuilder().setResponse(destination()))
          .setDynamicMetadata(METADATA)
          .build();

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

  private static CommonResponse destination() {
    return CommonResponse.newBuilder()
        .setHeaderMutation(
            HeaderMutation.newBuilder()
                .addSetHeaders(
                    HeaderValueOption.newBuilder()
                        .setHeader(
                            HeaderValue.newBuilder()
                                .setKey(EnvoyMetadata.DESTINATION)
                                .setRawValue(ByteString.copyFromUtf8(DESTINATION)))
                        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)))
        .build();
  }

  private static Struct metadata() {
    Struct namespace =
        Struct.newBuilder()
            .putFields(
                EnvoyMetadata.DESTINATION, Value.newBuilder().setStringValue(DESTINATION).build())
            .build();
    return Struct.newBuilder()
        .putFields(EnvoyMetadata.LB_NAMESPACE, Value.newBuilder().setStructValue(namespace).build())
        .build();
  }

  private static final class Stream implements StreamObserver<ProcessingRequest> {

    private final StreamObserver<ProcessingResponse> replies;
    private final List<ByteString> pieces = new ArrayList<>();
    private boolean duplex;

    Stream(StreamObserver<ProcessingResponse> replies) {
      this.replies = replies;
    }

    @Override
    public void onNext(ProcessingRequest message) {
      if (message.hasRequestHeaders()) {
        onHeaders(message);
      } else if (duplex) {
        onPiece(message.getRequestBody());
      } else {
        replies.onNext(DECISION_ON_BODY);
      }
    }

    private void onHeaders(ProcessingRequest message) {
      duplex =
          message.getProtocolConfig().getRequestBodyMode() == BodySendMode.FULL_DUPLEX_STREAMED;
      if (!duplex) {
        replies.onNext(CONTINUE_HEADERS);
      }
    }

    private void onPiece(HttpBody piece) {
      pieces.add(piece.getBody());
      if (piece.getEndOfStream()) {
        replies.onNext(DECISION_ON_HEADERS);
        for (int i = 0; i < pieces.size(); i++) {
          replies.onNext(echo(pieces.get(i), i == pieces.size() - 1));
        }
      }
    }

    private static ProcessingResponse echo(ByteString piece, boolean last) {
      return ProcessingResponse.newBuilder()
          .setRequestBody(
              BodyResponse.newBuilder()
                  .setResponse(
                      CommonResponse.newBuilder()
                          .setBodyMutation(
                              BodyMutation.newBuilder()
                                  .setStreamedResponse(
                                      StreamedBodyResponse.newBuilder()
                                          .setBody(piece)
                                          .setEndOfStream(last)))))
          .build();
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
