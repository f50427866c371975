package dev.berth.bench;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Envoy, as an ext_proc server sees it: four HTTP/2 connections, one stream for each request. */
final class ExtProcClient implements AutoCloseable {

  static final int CONNECTIONS = 4;
  static final int WINDOW_BYTES = 16 << 20;
  static final int MESSAGE_BYTES = 64 << 20;

  /** Told how one request goes; on the client's only event loop thread. */
  interface Listener {

    /** The decision is here. */
    default void onDecision() {}

    /**
     * The exchange is over.
     *
     * @param problem what was wrong with it; null when every reply was right
     */
    void onEnd(@Nullable String problem);
  }

  private final EventLoopGroup eventLoop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final List<ManagedChannel> channels;
  private final AtomicLong requests = new AtomicLong();

  ExtProcClient(int port) {
    channels = Stream.generate(() -> channel(port)).limit(CONNECTIONS).toList();
  }

  private ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .eventLoopGroup(eventLoop)
        .channelType(EpollSocketChannel.class)
        .directExecutor()
        .usePlaintext()
        .flowControlWindow(WINDOW_BYTES)
        .maxInboundMessageSize(MESSAGE_BYTES)
        .build();
  }

  /** Sends one request, on the connections in turn. Any thread. */
  void send(Workload workload, Listener listener) {
    long number = requests.getAndIncrement();
    ManagedChannel channel = channels.get((int) (number % CONNECTIONS));
    ClientCall<ProcessingRequest, ProcessingResponse> call =
        channel.newCall(ExternalProcessorGrpc.getProcessMethod(), CallOptions.DEFAULT);
    Exchange exchange = new Exchange(call, workload, listener);
    call.start(exchange, new Metadata());
    call.request(Integer.MAX_VALUE);
    call.sendMessage(workload.headers("bench-" + number));
    if (workload.isDuplex()) {
      exchange.sendBody();
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    var unused = eventLoop.shutdownGracefully();
  }

  /** One stream. Confined to the event loop once it is started. */
  private static final class Exchange extends ClientCall.Listener<ProcessingResponse> {

    private final ClientCall<ProcessingRequest, ProcessingResponse> call;
    private final Workload workload;
    private final Listener listener;
    private final ReplyCheck check;
    private boolean over;

    Exchange(
        ClientCall<ProcessingRequest, ProcessingResponse> call,
        Workload workload,
        Listener listener) {
      this.call = call;
      this.workload = workload;
      this.listener = listener;
      this.check = new ReplyCheck(workload);
    }

    void sendBody() {
      workload.bodyMessages().forEach(call::sendMessage);
    }

    @Override
    public void onMessage(ProcessingResponse reply) {
      if (over) {
        return;
      }
      boolean decidedBefore = check.isDecided();
      String problem = check.on(reply);
      if (check.isDecided() && !decidedBefore) {
        listener.onDecision();
      }
      if (problem != null || check.isComplete()) {
        leave(problem);
      } else if (!workload.isDuplex()) {
        sendBody();
      }
    }

    /** Ends the stream the way Envoy ends it with its request: half-close, and reset at once. */
    private void leave(@Nullable String problem) {
      over = true;
      call.halfClose();
      call.cancel("the request is over", null);
      listener.onEnd(problem);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!over) {
        over = true;
        listener.onEnd("the stream ended before its last reply: " + status);
      }
    }
  }
}
