package dev.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.base.HostPort;
import dev.berth.config.AllowedClient;
import dev.berth.config.GrpcConfig;
import dev.berth.config.GrpcConfig.ClientLimits;
import dev.berth.config.ListenAddress;
import dev.berth.config.TlsConfig;
import dev.berth.testing.ManualTicker;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.testing.TlsTesting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may call the gRPC port, with the certificates that gRPC publishes for tests. */
class GrpcServerTest {

  private static final String SERVER_NAME = "foo.test.google.fr";
  private static final AllowedClient SPIFFE_CLIENT = new AllowedClient("spiffe://foo.bar.com/*");
  private static final AllowedClient DNS_CLIENT = new AllowedClient("waterzooi.test.google.be");

  /** A client of the CA {@code ca.pem} that names nobody, and its key. */
  private static final String NOBODY = "client.pem";

  private static final String SPIFFE = "client_spiffe.pem";
  private static final String CLIENT_KEY = "client.key";

  @TempDir private Path directory;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HandTurned timers = new HandTurned();
  private final EventLoops loops = new EventLoops(2);
  private GrpcServer server;

  @BeforeEach
  void copyFiles() throws IOException {
    copy("server1.pem", "tls.crt");
    copy("server1.key", "tls.key");
    copy("ca.pem", "ca.crt");
  }

  @AfterEach
  void stop() {
    server.stop();
    loops.close();
    timers.shutdownNow();
  }

  @Test
  void call_certificateNamesAnAllowedClient_isTaken() throws IOException {
    start(SPIFFE_CLIENT, DNS_CLIENT);

    assertThat(health(client(SPIFFE, CLIENT_KEY))).isEqualTo(Status.Code.OK);
    assertThat(health(client("server1.pem", "server1.key"))).isEqualTo(Status.Code.OK);
    assertThat(refused("stranger")).isZero();
  }

  @Test
  void call_certificateNamesSomebodyElse_isRefusedAndCounted() throws IOException {
    start(new AllowedClient("spiffe://foo.bar.com/envoy"), new AllowedClient("google.be"));

    assertThat(health(client(SPIFFE, CLIENT_KEY))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(health(client("server1.pem", "server1.key")))
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(health(client(NOBODY, CLIENT_KEY))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(refused("stranger")).isEqualTo(3);
  }

  @Test
  void call_anyServiceOfThePort_isRefusedBeforeItsHandler() throws IOException {
    start(SPIFFE_CLIENT);

    assertThat(ofEveryService(client(NOBODY, CLIENT_KEY)))
        .containsOnly(Status.Code.PERMISSION_DENIED);
    assertThat(ofEveryService(client(SPIFFE, CLIENT_KEY)))
        .containsExactly(
            Status.Code.ABORTED, Status.Code.ABORTED, Status.Code.ABORTED, Status.Code.OK);
  }

  private List<Status.Code> ofEveryService(ChannelCredentials credentials) {
    ManagedChannel channel = channel(credentials, SERVER_NAME);
    try {
      return List.of(
          outcome(
              channel,
              ExternalProcessorGrpc.getProcessMethod(),
              ProcessingRequest.getDefaultInstance()),
          outcome(
              channel,
              AccessLogServiceGrpc.getStreamAccessLogsMethod(),
              StreamAccessLogsMessage.getDefaultInstance()),
          outcome(
              channel,
              EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod(),
              DiscoveryRequest.getDefaultInstance()),
          outcome(
              channel, HealthGrpc.getCheckMethod(), HealthCheckRequest.getDefaultInstance()));
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void call_noListOfClients_whoeverTheCaSignedForIsTaken() throws IOException {
    start();

    assertThat(health(client(NOBODY, CLIENT_KEY))).isEqualTo(Status.Code.OK);
  }

  @Test
  void call_signedByAnotherCa_failsInTheHandshake() throws IOException {
    start(SPIFFE_CLIENT);

    assertThat(health(client("badclient.pem", "badclient.key"))).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused("stranger")).isZero();
  }

  @Test
  void reload_otherClientCa_oldClientsAreRefusedAndNewOnesTaken() throws IOException {
    start();
    assertThat(health(client(NOBODY, CLIENT_KEY))).isEqualTo(Status.Code.OK);

    copy("badclient.pem", "ca.crt");
    timers.turn();

    assertThat(health(client(NOBODY, CLIENT_KEY))).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(health(client("badclient.pem", "badclient.key"))).isEqualTo(Status.Code.OK);
  }

  @Test
  void reload_otherCertificate_isShownToNewConnections() throws IOException {
    start();

    copy("badserver.pem", "tls.crt");
    copy("badserver.key", "tls.key");
    timers.turn();

    assertThat(health(client(NOBODY, CLIENT_KEY))).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(health(client(NOBODY, CLIENT_KEY, "badserver.pem"), "badserver.test.google.com"))
        .isEqualTo(Status.Code.OK);
  }

  @Test
  void reload_fileBroken_theLastGoodOneStays() throws IOException {
    start();

    Files.writeString(directory.resolve("ca.crt"), "nonsense");
    touch(directory.resolve("ca.crt"));
    timers.turn();

    assertThat(health(client(NOBODY, CLIENT_KEY))).isEqualTo(Status.Code.OK);
  }

  private void start(AllowedClient... allowed) throws IOException {
    TlsConfig tls =
        new TlsConfig(
            directory.resolve("tls.crt"),
            directory.resolve("tls.key"),
            directory.resolve("ca.crt"),
            List.of(allowed));
    GrpcConfig config =
        new GrpcConfig(
            new ListenAddress.Tcp(new HostPort("127.0.0.1", 0)),
            tls,
            1 << 20,
            null,
            ClientLimits.DEFAULT);
    server =
        GrpcServer.start(
            config,
            new GrpcCredentials(timers, Duration.ofSeconds(1)),
            loops,
            new ConnectedEnvoys(address -> {}),
            new GrpcDefence(config, 1 << 20, meters, new ManualTicker()),
            List.of(
                answering(ExternalProcessorGrpc.getProcessMethod()),
                answering(AccessLogServiceGrpc.getStreamAccessLogsMethod()),
                answering(EndpointDiscoveryServiceGrpc.getStreamEndpointsMethod())));
    server.setServing(true);
  }

  /** A service of one method that ends every call in a way of its own. */
  private static <Q, A> ServerServiceDefinition answering(MethodDescriptor<Q, A> method) {
    return ServerServiceDefinition.builder(method.getServiceName())
        .addMethod(
            method,
            (call, headers) -> {
              call.close(Status.ABORTED, new Metadata());
              return new ServerCall.Listener<>() {};
            })
        .build();
  }

  private double refused(String why) {
    return meters.get("berth.grpc.refused").tag("why", why).counter().count();
  }

  private static ChannelCredentials client(String certificate, String key) throws IOException {
    return client(certificate, key, "ca.pem");
  }

  private static ChannelCredentials client(String certificate, String key, String serverCa)
      throws IOException {
    try (InputStream shown = TlsTesting.loadCert(certificate);
        InputStream secret = TlsTesting.loadCert(key);
        InputStream trusted = TlsTesting.loadCert(serverCa)) {
      return TlsChannelCredentials.newBuilder()
          .keyManager(shown, secret)
          .trustManager(trusted)
          .build();
    }
  }

  private Status.Code health(ChannelCredentials credentials) {
    return health(credentials, SERVER_NAME);
  }

  private Status.Code health(ChannelCredentials credentials, String serverName) {
    ManagedChannel channel = channel(credentials, serverName);
    try {
      return outcome(
          channel, HealthGrpc.getCheckMethod(), HealthCheckRequest.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }

  private ManagedChannel channel(ChannelCredentials credentials, String serverName) {
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress("127.0.0.1", server.port()), credentials)
        .overrideAuthority(serverName)
        .build();
  }

  /** How a call with one message ends. */
  private static <Q, A> Status.Code outcome(
      ManagedChannel channel, MethodDescriptor<Q, A> method, Q message) {
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<Q, A> call =
        channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(message);
    call.halfClose();
    return end.join().getCode();
  }

  private void copy(String certificate, String name) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream in = TlsTesting.loadCert(certificate)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    touch(file);
  }

  /** A change must show even where two writes fall into one tick of the file system's clock. */
  private void touch(Path file) throws IOException {
    Instant later = Instant.EPOCH.plusSeconds(1_000_000L + 60L * timers.turns);
    Files.setLastModifiedTime(file, FileTime.from(later));
  }

  /** Runs what is to be repeated when the test says so. */
  private static final class HandTurned extends ScheduledThreadPoolExecutor {

    private final List<Runnable> repeated = new ArrayList<>();
    private int turns;

    HandTurned() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable command, long initialDelay, long delay, TimeUnit unit) {
      repeated.add(command);
      turns++;
      return schedule(() -> {}, 1, TimeUnit.DAYS);
    }

    void turn() {
      turns++;
      repeated.forEach(Runnable::run);
    }
  }
}
