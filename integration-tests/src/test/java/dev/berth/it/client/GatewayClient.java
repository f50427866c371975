package dev.berth.it.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Clients of a gateway. Every exchange has a connection of its own. Any thread. */
public final class GatewayClient implements AutoCloseable {

  private static final int MAX_LINE_BYTES = 8 * 1024;
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final InetSocketAddress gateway;

  public GatewayClient(InetSocketAddress gateway) {
    this.gateway = gateway;
  }

  /** Sends a request and waits for the whole answer. */
  public Reply send(Protocol version, Request request) {
    return start(version, request).reply();
  }

  /** Sends a whole request. */
  public Exchange start(Protocol version, Request request) {
    Exchange exchange = begin(version, request);
    if (request.body().length > 0) {
      exchange.sendLast(request.body());
    }
    return exchange;
  }

  /** Sends the head of a request; the body, if it has one, is up to the caller. */
  public Exchange begin(Protocol version, Request request) {
    return switch (version) {
      case HTTP_1_1 -> new Exchange(connect(overHttp1()), gateway, request);
      case HTTP_2 -> new Exchange(openStream(connect(overHttp2())), gateway, request);
    };
  }

  private Channel connect(ChannelHandler handler) {
    return new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .handler(handler)
        .connect(gateway)
        .syncUninterruptibly()
        .channel();
  }

  private static ChannelHandler overHttp1() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel connection) {
        connection
            .pipeline()
            .addLast(new HttpClientCodec(MAX_LINE_BYTES, MAX_HEADER_BYTES, MAX_CHUNK_BYTES))
            .addLast(new ReplyReader());
      }
    };
  }

  private static ChannelHandler overHttp2() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel connection) {
        connection
            .pipeline()
            .addLast(Http2FrameCodecBuilder.forClient().build())
            .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
      }
    };
  }

  private static Channel openStream(Channel connection) {
    return new Http2StreamChannelBootstrap(connection)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel stream) {
                stream
                    .pipeline()
                    .addLast(new Http2StreamFrameToHttpObjectCodec(false))
                    .addLast(new ReplyReader());
              }
            })
        .open()
        .syncUninterruptibly()
        .getNow();
  }

  /** Closes all connections. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
