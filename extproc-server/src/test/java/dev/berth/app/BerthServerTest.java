package dev.berth.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.engine.RawHttpServer;
import dev.berth.telemetry.MetricsCatalogue;
import dev.berth.testing.GoldenFile;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.testing.TlsTesting;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BerthServerTest {

  private static final String AUTHORITY = "foo.test.google.fr";

  @TempDir private Path directory;
  private @Nullable BerthServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void start_serversKnown_healthServesUnderEveryName() throws IOException {
    start("'127.0.0.1:0'", "");

    for (String service : GrpcServer.HEALTH_SERVICES) {
      assertThat(health(tcp(InsecureChannelCredentials.create()), service))
          .isEqualTo(ServingStatus.SERVING);
    }
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void start_serversFileBroken_listensButIsNotReadyAndSaysWhy() throws IOException {
    Files.writeString(directory.resolve("servers.yaml"), "servers:\n- {adress: x}\n");
    server = BerthServer.start(config("'127.0.0.1:0'", ""));

    assertThat(health(tcp(InsecureChannelCredentials.create()), "readiness"))
        .isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health(tcp(InsecureChannelCredentials.create()), "liveness"))
        .isEqualTo(ServingStatus.SERVING);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("servers[0].adress");
  }

  @Test
  void start_warmUpNotOver_isNotReadyBeforeIt() throws IOException {
    start("'127.0.0.1:0'", "warmUp: 1m\n");

    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(server.openTickets()).isZero();
    assertThat(server.meters().get("berth.decisions").counters()).allMatch(c -> c.count() == 0);
  }

  @Test
  void drain_healthAndReadinessSayNo() throws IOException {
    start("'127.0.0.1:0'", "drain: {delay: 0s, timeout: 1s}\n");
    ManagedChannel channel = tcp(InsecureChannelCredentials.create());
    health(channel, "");

    server.drain();

    assertThatThrownBy(() -> health(channel, "")).isInstanceOf(StatusRuntimeException.class);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("draining");
  }

  @Test
  void engines_token_goesWithTheQuestionForModels() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "s3cret");
    CompletableFuture<String> asked = new CompletableFuture<>();
    try (RawHttpServer engine =
        RawHttpServer.start(
            head -> {
              if (head.startsWith("GET /v1/models ")) {
                asked.complete(head);
              }
              return RawHttpServer.Reply.ok("{\"data\":[]}");
            })) {
      Files.writeString(
          directory.resolve("servers.yaml"), "servers:\n- address: " + engine.id().text() + "\n");
      server =
          BerthServer.start(config("'127.0.0.1:0'", "", "engines: {tokenFile: " + token + "}"));

      assertThat(asked.get(30, TimeUnit.SECONDS))
          .containsIgnoringCase("authorization: Bearer s3cret\n");
    }
  }

  @Test
  void unixSocket_servesAndIsRemovedAtTheEnd() throws IOException {
    Path socket = directory.resolve("berth.sock");
    start("'unix:" + socket + "'", "");
    var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                new DomainSocketAddress(socket.toFile()), InsecureChannelCredentials.create())
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(loops)
            .build();

    assertThat(health(channel, "")).isEqualTo(ServingStatus.SERVING);
    server.close();

    assertThat(socket).doesNotExist();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void unixSocket_leftBehindByACrash_isReplaced() throws IOException {
    Path socket = directory.resolve("berth.sock");
    try (var dead =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      dead.bind(java.net.UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();

    start("'unix:" + socket + "'", "");

    assertThat(server.grpcPort()).isEqualTo(-1);
  }

  @Test
  void unixSocket_pathIsAFile_isNotTouched() throws IOException {
    Path file = Files.writeString(directory.resolve("berth.sock"), "precious");

    assertThatThrownBy(() -> start("'unix:" + file + "'", ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no socket");
    assertThat(file).hasContent("precious");
  }

  @Test
  void mutualTls_withoutAClientCertificate_isRefused() throws IOException {
    copy("server1.pem", "server1.key", "ca.pem", "client.pem", "client.key");
    start(
        "'127.0.0.1:0', tls: {certificate: server1.pem, privateKey: server1.key, clientCa: ca.pem}",
        "");
    ChannelCredentials known = showing("client.pem");
    ChannelCredentials stranger =
        TlsChannelCredentials.newBuilder().trustManager(file("ca.pem")).build();

    assertThatThrownBy(() -> health(tcp(stranger), ""))
        .isInstanceOf(StatusRuntimeException.class)
        .satisfies(
            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    assertThat(health(tcp(known), "")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void mutualTls_clientsNamed_othersAreRefused() throws IOException {
    copy("server1.pem", "server1.key", "ca.pem", "client.pem", "client.key", "client_spiffe.pem");
    start(
        "'127.0.0.1:0', tls: {certificate: server1.pem, privateKey: server1.key, clientCa: ca.pem,"
            + " allowedClients: ['spiffe://foo.bar.com/*']}",
        "");

    assertThat(health(tcp(showing("client_spiffe.pem")), "")).isEqualTo(ServingStatus.SERVING);
    assertThatThrownBy(() -> health(tcp(showing("client.pem")), ""))
        .isInstanceOf(StatusRuntimeException.class)
        .satisfies(
            e ->
                assertThat(Status.fromThrowable(e).getCode())
                    .isEqualTo(Status.Code.PERMISSION_DENIED));
  }

  private ChannelCredentials showing(String certificate) throws IOException {
    return TlsChannelCredentials.newBuilder()
        .trustManager(file("ca.pem"))
        .keyManager(file(certificate), file("client.key"))
        .build();
  }

  @Test
  void tls_filesNoGood_clearMessage() throws IOException {
    Files.writeString(directory.resolve("bad.pem"), "not a certificate");

    assertThatThrownBy(
            () -> start("'127.0.0.1:0', tls: {certificate: bad.pem, privateKey: bad.pem}", ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("grpc.tls");
  }

  @Test
  void meters_allOfThem_areDocumented() throws IOException {
    start("'127.0.0.1:0'", "", "switching: {}\n  scheduling: {policy: least-kv-cache}");
    awaitMeter("berth.server.probe.time");

    GoldenFile.at("docs/metrics.md")
        .assertContains(
            """
            # Metrics

            What `GET /metrics` on the admin address shows, beside the meters of the JVM. Written by a
            test from the running process. Labels are bounded: pools and states are those of the
            configuration and the code; servers have series of their own up to `admin.maxServerSeries`.

            """
                + MetricsCatalogue.render(server.meters()));
  }

  /** Probes begin on a thread of their own. A listener would hear of a meter before it is there. */
  private void awaitMeter(String name) {
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          while (server.meters().find(name).meter() == null) {
            Thread.onSpinWait();
          }
        });
  }

  private void start(String grpcAddress, String more) throws IOException {
    start(grpcAddress, more, "requestDeadline: 1h");
  }

  private void start(String grpcAddress, String more, String keyOfPool) throws IOException {
    Files.writeString(
        directory.resolve("servers.yaml"), "servers:\n- {address: '127.0.0.1:9', models: [m]}\n");
    server = BerthServer.start(config(grpcAddress, more, keyOfPool));
    server.serving().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private BerthConfig config(String grpcAddress, String more) {
    return config(grpcAddress, more, "requestDeadline: 1h");
  }

  private BerthConfig config(String grpcAddress, String more, String keyOfPool) {
    String yaml =
        "grpc: {address: "
            + grpcAddress
            + "}\nadmin: {address: '127.0.0.1:0'}\n"
            + (more.contains("warmUp") ? "" : "warmUp: 0s\n")
            + more
            + "pools:\n- name: default\n  discovery: {file: {path: servers.yaml}}\n  "
            + keyOfPool;
    var result = BerthConfigFile.parse(yaml.getBytes(StandardCharsets.UTF_8), directory);
    assertThat(result).isInstanceOf(Loaded.class);
    return ((Loaded<BerthConfig>) result).config();
  }

  private ManagedChannel tcp(ChannelCredentials credentials) {
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress("127.0.0.1", server.grpcPort()), credentials)
        .overrideAuthority(AUTHORITY)
        .build();
  }

  private static ServingStatus health(ManagedChannel channel, String service) {
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .check(HealthCheckRequest.newBuilder().setService(service).build())
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  private HttpResponse<String> get(String path) throws IOException {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + path))
                  .build(),
              BodyHandlers.ofString());
    } catch (InterruptedException stop) {
      throw new IOException(stop);
    }
  }

  private void copy(String... names) throws IOException {
    for (String name : names) {
      try (InputStream in = TlsTesting.loadCert(name)) {
        Files.copy(in, directory.resolve(name));
      }
    }
  }

  private java.io.File file(String name) {
    return directory.resolve(name).toFile();
  }
}
