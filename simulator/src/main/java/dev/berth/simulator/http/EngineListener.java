package dev.berth.simulator.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one server, from bind to close: its port and its connections, all on one event
 * loop. It binds first, so that the server learns its address, and accepts once told to. Binding
 * and closing block, so they must not be called on that loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // On its own loop, a close is done when it returns.
final class EngineListener {
  private final SingleThreadEventLoop loop;
  private final ChannelGroup connections;
  private final Channel port;
  private volatile @Nullable ServerContext server;

  /**
   * Binds.
   *
   * @throws UncheckedIOException with a sentence for the user, when the port cannot be had
   */
  EngineListener(SingleThreadEventLoop loop, InetSocketAddress bind) {
    this.loop = loop;
    this.connections = new DefaultChannelGroup(loop, true);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop, loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new ConnectionInitializer());
    this.port = bound(bootstrap.bind(bind).awaitUninterruptibly(), bind);
  }

  private static Channel bound(ChannelFuture binding, InetSocketAddress address) {
    Throwable cause = binding.cause();
    if (cause != null) {
      String message =
          "cannot listen on "
              + NetUtil.toSocketAddressString(address)
              + ": "
              + cause.getMessage()
              + "; choose another address or port";
      throw new UncheckedIOException(message, new IOException(cause));
    }
    return binding.channel();
  }

  /** Where it listens; with a port asked as 0, the one that was given. */
  InetSocketAddress address() {
    return (InetSocketAddress) port.localAddress();
  }

  /** Lets clients in; until then they wait in the backlog. */
  void accept(ServerContext newServer) {
    server = newServer;
    port.config().setAutoRead(true);
  }

  /** Cuts everything; returns when the port is free and every connection has ended. */
  void close() {
    loop.submit(this::cut).syncUninterruptibly();
    awaitSelect();
  }

  /** Cuts everything, as the end of the process does; on the loop, and as often as one likes. */
  void cut() {
    port.close();
    connections.close();
    ServerContext ended = server;
    if (ended != null) {
      ended.end();
    }
  }

  /**
   * Waits until the loop has selected once more. Only then does the JDK let go of a closed port,
   * and by then every handler has been told that its connection has ended.
   */
  private void awaitSelect() {
    Promise<Boolean> selected = loop.newPromise();
    loop.executeAfterEventLoopIteration(() -> loop.execute(() -> selected.setSuccess(true)));
    selected.syncUninterruptibly();
  }

  private final class ConnectionInitializer extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel connection) {
      ServerContext context = server;
      if (context == null) {
        connection.close();
        return;
      }
      connections.add(connection);
      connection
          .pipeline()
          .addLast(new HttpServerCodec(httpConfig()))
          .addLast(new HttpServerExpectContinueHandler())
          .addLast(new ConnectionHandler(context));
    }

    private HttpDecoderConfig httpConfig() {
      return new HttpDecoderConfig()
          .setMaxInitialLineLength(8 * 1024)
          .setMaxHeaderSize(64 * 1024)
          .setMaxChunkSize(64 * 1024);
    }
  }
}
