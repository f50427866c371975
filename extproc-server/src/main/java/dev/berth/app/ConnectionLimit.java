package dev.berth.app;

import dev.berth.base.FairShare;
import dev.berth.routing.AccessLogStreams;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Closes a connection that was just accepted when there are too many already, before it costs a
 * handshake. Stands in the pipeline of the listening channel. An address that has few connections
 * gets one even while another address has taken all there were. Any thread.
 */
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {

  private final FairShare connections;
  private final GrpcMetrics metrics;

  ConnectionLimit(int maxConnections, GrpcMetrics metrics) {
    this.connections = new FairShare(maxConnections);
    this.metrics = metrics;
    metrics.showConnections(connections);
  }

  /**
   * @param accepted a channel that no event loop has taken over yet
   */
  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel connection = (Channel) accepted;
    String address = AccessLogStreams.envoyAddress(connection.remoteAddress());
    if (!connections.tryTake(address, 1)) {
      metrics.onConnectionRefused(address);
      connection.unsafe().closeForcibly();
      return;
    }
    connection.closeFuture().addListener(closed -> connections.giveBack(address, 1));
    context.fireChannelRead(accepted);
  }
}
