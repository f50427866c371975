package dev.berth.app;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An Envoy with one connection, as far as a request goes: it says what it has to say in its mode,
 * and ends a stream when the request is through.
 */
final class PlainEnvoy implements AutoCloseable {

  private final ManagedChannel channel;
  private final BodySendMode mode;

  PlainEnvoy(int port, BodySendMode mode) {
    this.mode = mode;
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress("127.0.0.1", port), InsecureChannelCredentials.create())
            .directExecutor()
            .flowControlWindow(16 << 20)
            .build();
  }

  /**
   * Sends one request.
   *
   * @param pieces of its body, the last of which ends it
   * @return done when its stream is over
   */
  CompletableFuture<End> send(String contentType, List<ByteString> pieces) {
    ClientCall<ProcessingRequest, ProcessingResponse> call =
        channel.newCall(ExternalProcessorGrpc.getProcessMethod(), CallOptions.DEFAULT);
    Stream stream = new Stream(call, pieces);
    call.start(stream, new Metadata());
    call.request(Integer.MAX_VALUE);
    call.sendMessage(headers(contentType));
    if (mode == BodySendMode.FULL_DUPLEX_STREAMED) {
      sendBody(call, pieces);
    }
    return stream.end;
  }

  private static void sendBody(
      ClientCall<ProcessingRequest, ProcessingResponse> call, List<ByteString> pieces) {
    for (int i = 0; i < pieces.size(); i++) {
      call.sendMessage(
          ProcessingRequest.newBuilder()
              .setRequestBody(
                  HttpBody.newBuilder()
                      .setBody(pieces.get(i))
                      .setEndOfStream(i == pieces.size() - 1))
              .build());
    }
  }

  private ProcessingRequest headers(String contentType) {
    String path =
        contentType.startsWith("multipart") ? "/v1/audio/transcriptions" : "/v1/chat/completions";
    return ProcessingRequest.newBuilder()
        .setProtocolConfig(ProtocolConfiguration.newBuilder().setRequestBodyMode(mode))
        .setRequestHeaders(
            HttpHeaders.newBuilder()
                .setHeaders(
                    HeaderMap.newBuilder()
                        .addHeaders(header(":method", "POST"))
                        .addHeaders(header(":path", path))
                        .addHeaders(header("content-type", contentType))))
        .build();
  }

  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder()
        .setKey(name)
        .setRawValue(ByteString.copyFromUtf8(value))
        .build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /**
   * What became of a request.
   *
   * @param decisions how many were made about it
   * @param ticket 1 for the first that this Berth has decided about; 0 where it was refused
   * @param bodyBytes of its body that came back
   * @param reason in Berth's own answer; empty when it gave none
   */
  record End(int decisions, long ticket, long bodyBytes, String reason) {}

  private final class Stream extends ClientCall.Listener<ProcessingResponse> {

    private final ClientCall<ProcessingRequest, ProcessingResponse> call;
    private final List<ByteString> pieces;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private int decisions;
    private long ticket;
    private long bodyBytes;
    private String reason = "";

    Stream(ClientCall<ProcessingRequest, ProcessingResponse> call, List<ByteString> pieces) {
      this.call = call;
      this.pieces = pieces;
    }

    @Override
    public void onMessage(ProcessingResponse reply) {
      Value berth = reply.getDynamicMetadata().getFieldsMap().get(EnvoyMetadata.BERTH_NAMESPACE);
      if (berth != null) {
        decisions++;
        ticket = number(berth.getStructValue().getFieldsOrThrow(EnvoyMetadata.TICKET));
      }
      switch (reply.getResponseCase()) {
        case REQUEST_HEADERS -> onHeaders();
        case REQUEST_BODY -> onBody(reply);
        case IMMEDIATE_RESPONSE ->
            reason =
                reply.getImmediateResponse().getHeaders().getSetHeadersList().stream()
                    .map(set -> set.getHeader())
                    .filter(header -> header.getKey().equals("x-berth-reason"))
                    .map(header -> header.getRawValue().toStringUtf8())
                    .findFirst()
                    .orElse("none");
        default -> {}
      }
    }

    private static long number(Value ticket) {
      String id = ticket.getStringValue();
      return Long.parseLong(id.substring(id.lastIndexOf('-') + 1), 16);
    }

    private void onHeaders() {
      if (mode == BodySendMode.BUFFERED) {
        sendBody(call, pieces);
      }
    }

    private void onBody(ProcessingResponse reply) {
      var piece = reply.getRequestBody().getResponse().getBodyMutation().getStreamedResponse();
      bodyBytes += piece.getBody().size();
      if (mode == BodySendMode.BUFFERED || piece.getEndOfStream()) {
        call.halfClose();
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(new End(decisions, ticket, bodyBytes, reason));
    }
  }
}
