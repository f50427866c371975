package dev.berth.app;

import dev.berth.engine.EngineHttpClient;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The one event loop on which Berth talks to inference servers, apart from those of Envoy. */
final class EngineLoop implements AutoCloseable {

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("berth-engines", true), NioIoHandler.newFactory());
  private final EngineHttpClient client =
      new EngineHttpClient(group, NioSocketChannel.class, EngineHttpClient.DEFAULT_MAX_BODY_BYTES);

  EngineHttpClient client() {
    return client;
  }

  EventLoop scheduler() {
    return group.next();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
