package dev.berth.app;

import dev.berth.config.GrpcConfig;
import dev.berth.config.ListenAddress;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one gRPC port: ext_proc, access log, EDS and health, over TCP or a Unix socket, with or
 * without TLS. Handlers run on the event loops. What clients may do to it is up to {@link
 * GrpcDefence}.
 */
final class GrpcServer {

  /** The names under which Envoy and Kubernetes ask for health, beside the empty one. */
  static final List<String> HEALTH_SERVICES =
      List.of("", "readiness", ExternalProcessorGrpc.SERVICE_NAME);

  private static final String LIVENESS = "liveness";

  /** Prompts come in megabytes: a window that one round trip fills would pace them. */
  private static final int FLOW_CONTROL_WINDOW = 16 << 20;

  /** Its warnings are about what clients send, one for each frame: anybody could fill the log. */
  private static final Logger GRPC_TRANSPORT = Logger.getLogger("io.grpc.netty");

  static {
    GRPC_TRANSPORT.setLevel(Level.SEVERE);
  }

  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;
  private final GrpcConfig config;

  private GrpcServer(
      GrpcConfig config,
      ServerCredentials credentials,
      EventLoops loops,
      ServerTransportFilter connections,
      GrpcDefence defence,
      List<ServerServiceDefinition> services) {
    this.config = config;
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(socketAddress(config), credentials)
            .bossEventLoopGroup(loops.boss())
            .workerEventLoopGroup(loops.workers())
            .directExecutor()
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            // An Envoy that is gone without a word must not hold back new servers for long.
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .addTransportFilter(connections)
            .addService(defence.limited(health.getHealthService()));
    boolean unix = config.address() instanceof ListenAddress.Unix;
    defence.protect(builder, unix ? loops.unixChannel() : loops.tcpChannel());
    services.forEach(builder::addService);
    setServing(false);
    health.setStatus(LIVENESS, ServingStatus.SERVING);
    server = builder.build();
  }

  /**
   * Starts to listen; health says NOT_SERVING until {@link #setServing}.
   *
   * @throws IOException with a sentence for the user when the address or a TLS file is no good
   */
  static GrpcServer start(
      GrpcConfig config,
      GrpcCredentials credentials,
      EventLoops loops,
      ServerTransportFilter connections,
      GrpcDefence defence,
      List<ServerServiceDefinition> services)
      throws IOException {
    if (config.address() instanceof ListenAddress.Unix unix) {
      removeStale(unix.path());
    }
    GrpcServer grpc =
        new GrpcServer(config, credentials.of(config.tls()), loops, connections, defence, services);
    try {
      grpc.server.start();
    } catch (IOException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new IOException(
          "cannot listen on grpc.address " + config.address() + ": " + cause.getMessage(), failed);
    }
    return grpc;
  }

  private static SocketAddress socketAddress(GrpcConfig config) {
    if (config.address() instanceof ListenAddress.Tcp tcp) {
      return new InetSocketAddress(tcp.address().host(), tcp.address().port());
    }
    return new DomainSocketAddress(((ListenAddress.Unix) config.address()).path().toFile());
  }

  /** A socket file that an earlier process left behind would keep the address taken. */
  private static void removeStale(Path socket) throws IOException {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isRegularFile(socket) || Files.isDirectory(socket)) {
      throw new IOException("grpc.address unix:" + socket + " is no socket: remove it first");
    }
    Files.delete(socket);
  }

  /** The TCP port in use; -1 with a Unix socket. */
  int port() {
    return server.getPort();
  }

  /** What health says from now on. */
  void setServing(boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    HEALTH_SERVICES.forEach(service -> health.setStatus(service, status));
  }

  /** Health says NOT_SERVING for good. */
  void leave() {
    health.enterTerminalState();
  }

  /** Takes no new connections and streams; those there are go on. */
  void shutdown() {
    server.shutdown();
  }

  /** Ends every stream and gives the address back. */
  void stop() {
    server.shutdownNow();
    try {
      server.awaitTermination(2, TimeUnit.SECONDS);
      if (config.address() instanceof ListenAddress.Unix unix) {
        Files.deleteIfExists(unix.path());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException leftBehind) {
      // The next start removes it.
    }
  }
}
