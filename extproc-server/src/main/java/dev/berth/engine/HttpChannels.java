package dev.berth.engine;

import dev.berth.endpoint.EndpointId;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Makes Netty channels to inference servers, and what is written to them. What comes back is
 * bounded: a head of 8 KiB, a body of the size given. Any thread.
 */
final class HttpChannels {

  private final Bootstrap bootstrap;
  private final int maxBodyBytes;
  private final Supplier<EngineAccess> access;

  HttpChannels(
      EventLoop loop,
      Class<? extends Channel> channelType,
      int maxBodyBytes,
      Supplier<EngineAccess> access) {
    this.maxBodyBytes = maxBodyBytes;
    this.access = access;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channelType)
            .option(ChannelOption.TCP_NODELAY, true)
            // The time-out of the question covers connecting.
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
  }

  int maxBodyBytes() {
    return maxBodyBytes;
  }

  /** Connects for questions; the last of the handlers gets whole answers. */
  ChannelFuture connect(EndpointId server, ChannelHandler answers) {
    return open(
        server,
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel opened) {
            ChannelPipeline pipeline = opened.pipeline();
            access.get().addTls(pipeline, server);
            pipeline.addLast(
                new HttpClientCodec(), new HttpObjectAggregator(maxBodyBytes), answers);
          }
        });
  }

  /** Connects and no more. */
  ChannelFuture connectOnly(EndpointId server) {
    return open(server, new ChannelInboundHandlerAdapter());
  }

  FullHttpRequest request(EndpointId server, HttpMessage message) {
    ByteBuf body = Unpooled.copiedBuffer(message.json(), StandardCharsets.UTF_8);
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, message.method(), message.path(), body);
    HttpHeaders headers = request.headers();
    if (!message.mayBeRepeated()) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    if (!message.json().isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    }
    headers.set(HttpHeaderNames.USER_AGENT, "berth");
    headers.set(HttpHeaderNames.ACCEPT, "*/*");
    access.get().addHeaders(headers, server);
    return request;
  }

  private ChannelFuture open(EndpointId server, ChannelHandler handler) {
    return bootstrap.clone().handler(handler).connect(address(server));
  }

  private static InetSocketAddress address(EndpointId server) {
    try {
      byte[] ip = NetUtil.createByteArrayFromIpAddressString(server.ip());
      return new InetSocketAddress(InetAddress.getByAddress(ip), server.port());
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an EndpointId is an IP literal", impossible);
    }
  }
}
