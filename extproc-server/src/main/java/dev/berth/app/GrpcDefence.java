package dev.berth.app;

import dev.berth.base.Ticker;
import dev.berth.config.GrpcConfig;
import dev.berth.config.TlsConfig;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.ServerChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What keeps slow, broken and hostile clients of the gRPC port from taking it away from the others.
 *
 * <pre>
 *   connections     {@link ConnectionLimit}, closed before the handshake
 *   handshake       TLS and HTTP/2 settings within seconds
 *   who it is       {@link ClientGuard}, before any handler
 *   headers, pings  bounded by gRPC itself, which ends the connection
 *   calls           {@link CallLimit}; so many on one connection
 *   messages        {@link ArrivingMessages}
 * </pre>
 *
 * <p>There is no bound on RST_STREAM frames. Envoy ends every stream with one, thousands at once
 * when it loses a server, so that a bound would have to be higher than what one event loop can read
 * in any case. The frame costs as much as a request does: nothing of a stream outlives it, and no
 * thread works on one behind its back.
 */
final class GrpcDefence {

  /** Envoy's own headers and {@code initial_metadata}; prompts travel in messages. */
  private static final int MAX_METADATA_BYTES = 8 << 10;

  /** Beyond it an Envoy opens another connection. */
  private static final int MAX_CALLS_PER_CONNECTION = 10_000;

  private static final int HANDSHAKE_SECONDS = 10;

  /** Closer pings than that end a connection that does nothing else. */
  private static final int PERMITTED_PING_SECONDS = 5;

  /** Access log streams of all threads of an Envoy, EDS, and health checks on their way. */
  private static final long CALLS_PER_CONNECTION = 4;

  private final int maxMessageBytes;
  private final ConnectionLimit connections;
  private final ClientGuard guard;
  private final CallLimit calls;
  private final ArrivingMessages messages;

  /**
   * @param bodyMemoryBytes what all request bodies held at one time may take; messages that are
   *     arriving may take as much again
   */
  GrpcDefence(GrpcConfig config, long bodyMemoryBytes, MeterRegistry registry, Ticker ticker) {
    GrpcMetrics metrics = new GrpcMetrics(registry, ticker);
    TlsConfig tls = config.tls();
    int maxConnections = config.limits().maxConnections();
    maxMessageBytes = maxMessageBytes(config.maxBodyBytes());
    connections = new ConnectionLimit(maxConnections, metrics);
    guard = new ClientGuard(tls == null ? List.of() : tls.allowedClients(), metrics);
    calls = new CallLimit(CALLS_PER_CONNECTION * maxConnections, metrics);
    messages =
        new ArrivingMessages(Math.max(bodyMemoryBytes / 2, maxMessageBytes), metrics, ticker);
  }

  /** A message carries a whole body: beyond the limit there is room to see it and answer 413. */
  private static int maxMessageBytes(long maxBodyBytes) {
    return (int) Math.min(Integer.MAX_VALUE, 2 * maxBodyBytes + (1 << 20));
  }

  /** Sets up the port. */
  void protect(NettyServerBuilder port, Class<? extends ServerChannel> channelType) {
    port.channelFactory(limited(channelType))
        .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
        .maxInboundMetadataSize(MAX_METADATA_BYTES)
        .maxInboundMessageSize(maxMessageBytes)
        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
        .permitKeepAliveTime(PERMITTED_PING_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .addTransportFilter(guard.filter())
        .intercept(guard.interceptor())
        .addStreamTracerFactory(messages);
  }

  private ChannelFactory<ServerChannel> limited(Class<? extends ServerChannel> channelType) {
    ChannelFactory<? extends ServerChannel> plain = new ReflectiveChannelFactory<>(channelType);
    return () -> {
      ServerChannel listening = plain.newChannel();
      listening.pipeline().addLast(connections);
      return listening;
    };
  }

  /** A service of which each Envoy opens a few calls. */
  ServerServiceDefinition limited(BindableService service) {
    return ServerInterceptors.intercept(service, calls);
  }

  /** Ends what takes too long. Called now and then by one thread. */
  void sweep() {
    messages.sweep();
  }
}
