package dev.berth.engine;

import dev.berth.endpoint.EndpointId;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Opens connections to inference servers, spread over the event loops of one group. Any thread. It
 * keeps no list of them: a connection belongs to whoever asked for it.
 */
public final class EngineHttpClient {

  /** Of the body of an answer, unless told otherwise; a list of models is a few kilobytes. */
  public static final int DEFAULT_MAX_BODY_BYTES = 1 << 20;

  private final EventLoopGroup loops;
  private final Class<? extends Channel> channelType;
  private final int maxBodyBytes;

  /**
   * @param loops stays the caller's, who shuts it down after the last connection is closed
   * @param channelType the client socket that goes with {@code loops}
   * @param maxBodyBytes a longer answer is {@link EngineReply.Broken}
   */
  public EngineHttpClient(
      EventLoopGroup loops, Class<? extends Channel> channelType, int maxBodyBytes) {
    this.loops = loops;
    this.channelType = channelType;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** A connection to that server; nothing is sent before its first question. */
  public EngineConnection connectionTo(EndpointId server) {
    EventLoop loop = loops.next();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channelType)
            .remoteAddress(address(server))
            .option(ChannelOption.TCP_NODELAY, true)
            // The timeout of the question covers connecting.
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    return new HttpConnection(loop, bootstrap, server, maxBodyBytes);
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
