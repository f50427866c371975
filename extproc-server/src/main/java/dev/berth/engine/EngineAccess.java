package dev.berth.engine;

import dev.berth.base.HostPort;
import dev.berth.endpoint.EndpointId;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * How the servers of a pool are to be talked to at this moment: in plain text or over TLS, with or
 * without a bearer token. Immutable; its text does not show the token.
 */
public final class EngineAccess {

  /** In plain text, without a token. */
  public static final EngineAccess PLAIN = new EngineAccess(null, null, null);

  private final @Nullable SslContext tls;
  private final @Nullable String serverName;
  private final @Nullable String authorization;

  /**
   * @param tls null: plain text
   * @param serverName what certificates must be for, sent as SNI and as the host of requests; null:
   *     the address of the server
   * @param token null: none is sent
   */
  EngineAccess(@Nullable SslContext tls, @Nullable String serverName, @Nullable String token) {
    this.tls = tls;
    this.serverName = serverName;
    this.authorization = token == null ? null : "Bearer " + token;
  }

  void addTls(ChannelPipeline pipeline, EndpointId server) {
    if (tls != null) {
      SslHandler handler =
          tls.newHandler(
              pipeline.channel().alloc(),
              serverName == null ? server.ip() : serverName,
              server.port());
      // The time-out of the question covers the handshake.
      handler.setHandshakeTimeoutMillis(0);
      pipeline.addLast(handler);
    }
  }

  void addHeaders(HttpHeaders headers, EndpointId server) {
    headers.set(HttpHeaderNames.HOST, host(server));
    if (authorization != null) {
      headers.set(HttpHeaderNames.AUTHORIZATION, authorization);
    }
  }

  private String host(EndpointId server) {
    return serverName == null ? server.text() : new HostPort(serverName, server.port()).toString();
  }
}
