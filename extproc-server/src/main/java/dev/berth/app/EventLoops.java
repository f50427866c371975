package dev.berth.app;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The event loops that serve Envoy, on epoll where the system has it. Requests are handled on them
 * without a hop; {@link #home()} is the way back for whoever left.
 */
final class EventLoops implements AutoCloseable {

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup boss = group(1, "berth-accept");
  private final EventLoopGroup workers;
  private final ThreadLocal<Executor> loopOfThread = ThreadLocal.withInitial(this::findLoop);

  EventLoops(int threads) {
    workers = group(threads, "berth-grpc");
  }

  private EventLoopGroup group(int threads, String name) {
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), io);
  }

  EventLoopGroup boss() {
    return boss;
  }

  EventLoopGroup workers() {
    return workers;
  }

  Class<? extends ServerChannel> tcpChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** For connections from here. */
  Class<? extends Channel> tcpClientChannel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /**
   * @throws UnsupportedOperationException where there is no epoll
   */
  Class<? extends ServerChannel> unixChannel() {
    if (!epoll) {
      throw new UnsupportedOperationException("Unix sockets need Linux on x86-64 or aarch64");
    }
    return EpollServerDomainSocketChannel.class;
  }

  /** The event loop that calls; a plain call-through on any other thread. */
  Executor home() {
    return loopOfThread.get();
  }

  private Executor findLoop() {
    for (EventExecutor loop : workers) {
      if (loop.inEventLoop()) {
        return loop;
      }
    }
    return Runnable::run;
  }

  @Override
  public void close() {
    Future<?> accepting = boss.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    Future<?> serving = workers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    accepting.awaitUninterruptibly(2, TimeUnit.SECONDS);
    serving.awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
