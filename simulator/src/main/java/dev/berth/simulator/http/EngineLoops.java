package dev.berth.simulator.http;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** The event loops that servers are spread over, by turns. */
final class EngineLoops implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group;

  EngineLoops(int count) {
    this.group = new MultiThreadIoEventLoopGroup(count, NioIoHandler.newFactory());
  }

  /** The next loop, which is one thread: that is all this kind of group has. */
  SingleThreadEventLoop next() {
    return (SingleThreadEventLoop) group.next();
  }

  /** Ends the threads; blocks until they have. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
