package dev.berth.engine;

import dev.berth.base.Ticker;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A real event loop with real sockets, for clients of inference servers. */
public final class EnginesLoop implements AutoCloseable {

  private final MultiThreadIoEventLoopGroup group;
  private final Class<? extends SocketChannel> channelType;
  private final LoopTimer timer;

  private EnginesLoop(
      MultiThreadIoEventLoopGroup group, Class<? extends SocketChannel> channelType) {
    this.group = group;
    this.channelType = channelType;
    this.timer = new LoopTimer(loop(), Ticker.system());
  }

  public static EnginesLoop nio() {
    return new EnginesLoop(
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()), NioSocketChannel.class);
  }

  static EnginesLoop epoll() {
    return new EnginesLoop(
        new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()), EpollSocketChannel.class);
  }

  public EngineHttpClient client() {
    return client(EngineHttpClient.DEFAULT_MAX_BODY_BYTES, () -> EngineAccess.PLAIN);
  }

  public EngineHttpClient client(int maxBodyBytes, Supplier<EngineAccess> access) {
    return new EngineHttpClient(loop(), timer, channelType, maxBodyBytes, access);
  }

  public EventLoop loop() {
    return group.next();
  }

  public LoopTimer timer() {
    return timer;
  }

  @Override
  public void close() {
    var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
