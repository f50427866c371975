package dev.berth.bench;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
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
public final class ExtProcClient implements AutoCloseable {

  static final int CONNECTIONS = 4;
  static final int WINDOW_BYTES = 16 << 20;
  static final int MESSAGE_BYTES = 64 << 20;

  /** Told how one request goes; on the client's only event loop thread. */
  public interface Listener {

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
  public void send(Workload workload, Listener listener) {
    start(workload, false, listener);
  }

  /**
   * Sends one request on a stream that stays open behind the last reply. Any thread.
   *
   * @return ends the stream; to be called behind {@link Listener#onEnd}
   */
  public Runnable hold(Workload workload, Listener listener) {
    return start(workload, true, listener)::leave;
  }

  private Exchange start(Workload workload, boolean stays, Listener listener) {
    long number = requests.getAndIncrement();
    ManagedChannel channel = channels.get((int) (number % CONNECTIONS));
    Exchange exchange =
        new Exchange(
            channel.newCall(ExternalProcessorGrpc.getProcessMethod(), CallOptions.DEFAULT),
            workload,
            stays,
            eventLoop,
            listener);
    exchange.start("bench-" + number);
    return exchange;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    var unused = eventLoop.shutdownGracefully();
  }
}
