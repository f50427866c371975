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

  /** A page of vLLM's with many ranks and models takes some hundred kilobytes. */
  private static final int MAX_METRICS_PAGE_BYTES = 4 << 20;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("berth-engines", true), NioIoHandler.newFactory());
  private final EngineHttpClient client =
      new EngineHttpClient(group, NioSocketChannel.class, EngineHttpClient.DEFAULT_MAX_BODY_BYTES);

  private final EngineHttpClient metricsClient =
      new EngineHttpClient(group, NioSocketChannel.class, MAX_METRICS_PAGE_BYTES);

  EngineHttpClient client() {
    return client;
  }

  /** For pages of metrics, which are longer than other answers. */
  EngineHttpClient metricsClient() {
    return metricsClient;
  }

  EventLoop scheduler() {
    return group.next();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
