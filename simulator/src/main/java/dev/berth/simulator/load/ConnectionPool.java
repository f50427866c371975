package dev.berth.simulator.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Connections to one address, on one event loop. There are as many as there are calls at a time, so
 * their number is bounded by what bounds the calls; idle ones are used last in, first out.
 */
final class ConnectionPool {
  private final ClientConnection.Settings settings;
  private final Bootstrap bootstrap;
  private final Deque<Channel> idle = new ArrayDeque<>();

  ConnectionPool(EventLoop loop, InetSocketAddress address, ClientConnection.Settings settings) {
    this.settings = settings;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
            .handler(new Connections())
            .remoteAddress(address);
  }

  /** Sends the call on an idle connection, or on a new one. */
  void send(Call call) {
    Channel connection = idle.poll();
    while (connection != null && !connection.isActive()) {
      connection = idle.poll();
    }
    if (connection != null) {
      sendOn(connection, call);
    } else {
      ChannelFuture connecting = bootstrap.connect();
      connecting.addListener(done -> onConnected(connecting, call));
    }
  }

  private void onConnected(ChannelFuture connecting, Call call) {
    if (!connecting.isSuccess()) {
      call.fail(FailureKind.CONNECT);
    } else if (call.isOver()) {
      idle.push(connecting.channel());
    } else {
      sendOn(connecting.channel(), call);
    }
  }

  private static void sendOn(Channel connection, Call call) {
    connection.pipeline().get(ClientConnection.class).send(connection, call);
  }

  private final class Connections extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel connection) {
      connection
          .pipeline()
          .addLast(new HttpClientCodec(8 * 1024, 64 * 1024, 64 * 1024))
          .addLast(new ClientConnection(settings, idle::push));
    }
  }
}
