package dev.berth.app;

import dev.berth.base.Ticker;
import dev.berth.engine.EngineAccess;
import dev.berth.engine.EngineHttpClient;
import dev.berth.engine.LoopTimer;
import dev.berth.engine.probe.Prober;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one event loop on which Berth talks to inference servers, apart from those of Envoy; on epoll
 * where the system has it.
 */
final class EngineLoop implements AutoCloseable {

  /** A page of vLLM's with many ranks and models takes some hundred kilobytes. */
  private static final int MAX_METRICS_PAGE_BYTES = 4 << 20;

  private static final double NANOS_PER_SECOND = 1e9;

  private final boolean epoll = Epoll.isAvailable();
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1,
          new DefaultThreadFactory("berth-engines", true),
          epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final LoopTimer timer;

  EngineLoop(Ticker ticker) {
    timer = new LoopTimer(scheduler(), ticker);
  }

  void publish(MeterRegistry registry) {
    FunctionCounter.builder(
            "berth.engines.stalled", timer, running -> running.stalledNanos() / NANOS_PER_SECOND)
        .description(
            "Time for which the thread that asks the servers stood still; it is not counted against"
                + " their time-outs.")
        .baseUnit("seconds")
        .register(registry);
  }

  /** For answers of a usual length. */
  EngineHttpClient client(Supplier<EngineAccess> access) {
    return client(EngineHttpClient.DEFAULT_MAX_BODY_BYTES, access);
  }

  /** For answers to probes, which nobody reads. */
  EngineHttpClient probeClient(Supplier<EngineAccess> access) {
    return client(Prober.MAX_ANSWER_BYTES, access);
  }

  /** For pages of metrics, which are longer than other answers. */
  EngineHttpClient metricsClient(Supplier<EngineAccess> access) {
    return client(MAX_METRICS_PAGE_BYTES, access);
  }

  private EngineHttpClient client(int maxBodyBytes, Supplier<EngineAccess> access) {
    Class<? extends Channel> type = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    return new EngineHttpClient(scheduler(), timer, type, maxBodyBytes, access);
  }

  EventLoop scheduler() {
    return group.next();
  }

  LoopTimer timer() {
    return timer;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
