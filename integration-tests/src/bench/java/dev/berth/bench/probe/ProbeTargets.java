package dev.berth.bench.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The servers: one listener on every address of the loopback, 127.0.0.0/8, which says to whatever
 * comes that it is well, with a page of metrics if that is wanted. Linux.
 */
final class ProbeTargets {

  private static final int BACKLOG = 4096;

  private ProbeTargets() {}

  /**
   * Answers until its input ends.
   *
   * @param args how many requests a page of metrics is to tell of; none for empty answers
   */
  public static void main(String[] args) throws IOException {
    String page = args.length == 0 ? "" : PageOfMetrics.of(Integer.parseInt(args[0]));
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel listener =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(new Well(page))
            .bind(0)
            .syncUninterruptibly()
            .channel();
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    Child.serve(() -> Integer.toString(port));
  }

  /** A probe is small enough to come in one piece. */
  @Sharable
  private static final class Well extends SimpleChannelInboundHandler<ByteBuf> {

    private final ByteBuf answer;

    Well(String page) {
      String head =
          """
          HTTP/1.1 200 OK\r
          date: Thu, 26 Nov 2026 10:00:00 GMT\r
          server: uvicorn\r
          content-length: %d\r
          \r
          """;
      answer =
          Unpooled.unreleasableBuffer(
              Unpooled.copiedBuffer(head.formatted(page.length()) + page, US_ASCII));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf probe) {
      var unused = context.writeAndFlush(answer.duplicate(), context.voidPromise());
    }
  }
}
