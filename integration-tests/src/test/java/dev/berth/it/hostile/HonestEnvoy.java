package dev.berth.it.hostile;

import com.google.protobuf.ByteString;
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
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks for decisions as an Envoy does (BUFFERED), one after another, from an address of its own.
 */
public final class HonestEnvoy implements AutoCloseable {

  private static final ByteString BODY =
      ByteString.copyFromUtf8("{\"model\":\"m\",\"messages\":[]}");

  private final ManagedChannel channel;

  /**
   * @param address of the loopback, as in {@code 127.0.0.2}
   */
  public HonestEnvoy(String address, int port, ChannelCredentials credentials) {
    channel =
        NettyChannelBuilder.forAddress(new InetSocketAddress("127.0.0.1", port), credentials)
            .overrideAuthority("foo.test.google.fr")
            .localSocketPicker(from(address))
            .build();
  }

  private static NettyChannelBuilder.LocalSocketPicker from(String address) {
    return new NettyChannelBuilder.LocalSocketPicker() {
      @Override
      public SocketAddress createSocketAddress(SocketAddress to, io.grpc.Attributes attributes) {
        return new InetSocketAddress(address, 0);
      }
    };
  }

  /** Sends one request; what Berth decided, or how the stream ended if it did not. */
  public String decision() {
    ClientCall<ProcessingRequest, ProcessingResponse> call =
        channel.newCall(
            ExternalProcessorGrpc.getProcessMethod(),
            CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS));
    Exchange exchange = new Exchange(call);
    call.start(exchange, new Metadata());
    call.request(Integer.MAX_VALUE);
    call.sendMessage(headers());
    return exchange.decision.join();
  }

  private static ProcessingRequest headers() {
    return ProcessingRequest.newBuilder()
        .setProtocolConfig(
            ProtocolConfiguration.newBuilder().setRequestBodyMode(BodySendMode.BUFFERED))
        .setRequestHeaders(
            HttpHeaders.newBuilder()
                .setHeaders(
                    HeaderMap.newBuilder()
                        .addHeaders(header(":method", "POST"))
                        .addHeaders(header(":path", "/v1/chat/completions"))))
        .build();
  }

  static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder()
        .setKey(name)
        .setRawValue(ByteString.copyFromUtf8(value))
        .build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static final class Exchange extends ClientCall.Listener<ProcessingResponse> {

    private final ClientCall<ProcessingRequest, ProcessingResponse> call;
    private final CompletableFuture<String> decision = new CompletableFuture<>();

    Exchange(ClientCall<ProcessingRequest, ProcessingResponse> call) {
      this.call = call;
    }

    @Override
    public void onMessage(ProcessingResponse reply) {
      switch (reply.getResponseCase()) {
        case REQUEST_HEADERS ->
            call.sendMessage(
                ProcessingRequest.newBuilder()
                    .setRequestBody(HttpBody.newBuilder().setBody(BODY).setEndOfStream(true))
                    .build());
        case REQUEST_BODY -> {
          decision.complete(destination(reply));
          call.halfClose();
        }
        default -> decision.complete(reply.toString());
      }
    }

    private static String destination(ProcessingResponse reply) {
      return reply
          .getRequestBody()
          .getResponse()
          .getHeaderMutation()
          .getSetHeaders(0)
          .getHeader()
          .getRawValue()
          .toStringUtf8();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      decision.complete(status.toString());
    }
  }
}
