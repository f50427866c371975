package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.app.BerthServer;
import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.it.hostile.FrameClient;
import dev.berth.it.hostile.HonestEnvoy;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.testing.TlsTesting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * While some client does its worst, another one on another address gets every decision it asks for;
 * and when it is over, nothing is left of it.
 */
class HostileClientsIT {

  private static final String SERVER = "10.0.0.7:8000";
  private static final int DECISIONS = 50;

  @TempDir private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private @Nullable BerthServer berth;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable client : open) {
      client.close();
    }
    if (berth != null) {
      berth.close();
    }
  }

  @Test
  void headersALittleTooLarge_streamIsRefused() {
    start("");
    FrameClient hostile = client();

    doing(
        () -> {
          for (int i = 0; i < 100; i++) {
            hostile.open(FrameClient.PROCESS, 8_200);
          }
          hostile.flush();
        });

    assertThat(hostile.isOver()).isFalse();
    eventually("no stream is open", () -> gauge("berth.streams.open") == 0);
    assertNothingIsLeft();
  }

  @Test
  void headersMuchTooLarge_connectionIsEnded() {
    start("");

    doing(
        () -> {
          FrameClient hostile = new FrameClient(berth.grpcPort());
          untilOver(hostile, () -> hostile.open(FrameClient.PROCESS, 100_000));
          hostile.close();
        });

    assertNothingIsLeft();
  }

  /** Header blocks that never end: nothing may be kept of them for long. */
  @Test
  void headersWithoutEnd_connectionIsEnded() {
    start("");
    FrameClient hostile = client();

    whileGoingOn(() -> untilOver(hostile, () -> hostile.open(FrameClient.PROCESS, 5_000_000)));

    assertThat(hostile.end()).isNotZero();
    assertNothingIsLeft();
  }

  @Test
  void pingFlood_connectionIsEnded() {
    start("");
    FrameClient hostile = client();

    whileGoingOn(() -> untilOver(hostile, hostile::ping));

    assertThat(hostile.end()).isEqualTo(FrameClient.ENHANCE_YOUR_CALM);
    assertNothingIsLeft();
  }

  @Test
  void settingsAndPingAckFlood_othersGoOn() {
    start("");
    FrameClient hostile = client();

    doing(
        () -> {
          for (int i = 0; i < 5_000; i++) {
            hostile.settings();
            hostile.pingAck();
          }
          hostile.flush();
        });

    assertNothingIsLeft();
  }

  @Test
  void rapidReset_othersGoOn() {
    start("");
    FrameClient hostile = client();

    doing(
        () -> {
          for (int i = 0; i < 2_000; i++) {
            hostile.reset(hostile.open());
          }
          hostile.flush();
        });

    assertThat(hostile.isOver()).isFalse();
    assertNothingIsLeft();
  }

  @Test
  void thousandsOfStreamsThatSayNothing_othersGoOn() {
    start("");
    for (int i = 0; i < 3; i++) {
      FrameClient hostile = client();
      IntStream.range(0, 1_000).forEach(stream -> hostile.open());
      hostile.flush();
    }
    eventually("all are open", () -> gauge("berth.streams.open") == 3_000);

    assertDecisions();

    assertThat(gauge("berth.streams.open")).isGreaterThanOrEqualTo(3_000);
    assertNothingIsLeft();
  }

  @Test
  void bodiesThatNeverEnd_othersGoOn() {
    start("");
    FrameClient hostile = client();
    List<Integer> streams =
        IntStream.range(0, 500)
            .map(
                i -> {
                  int stream = hostile.open();
                  hostile.message(stream, headers().toByteArray());
                  return stream;
                })
            .boxed()
            .toList();
    hostile.flush();

    doing(
        () -> {
          streams.forEach(stream -> hostile.message(stream, piece().toByteArray()));
          hostile.flush();
        });

    eventually("the streams are open", () -> gauge("berth.streams.open") >= 500);
    eventually("bodies are held", () -> gauge("berth.body.memory") > 0);
    assertNothingIsLeft();
  }

  /** gRPC would hold 9 MiB of each of them. */
  @Test
  void messagesThatNeverEnd_takeABoundedAmountOfMemory() {
    start("maxBodySize: 4MiB, bodyMemory: 8MiB");
    byte[] megabyte = new byte[1 << 20];
    for (int i = 0; i < 4; i++) {
      FrameClient hostile = client();
      for (int j = 0; j < 10; j++) {
        int stream = hostile.open();
        hostile.beginMessage(stream, 9 << 20);
        hostile.data(stream, megabyte);
      }
      hostile.flush();
    }
    eventually("memory is full", () -> refused("message_memory") > 0);

    assertDecisions();

    assertThat(gauge("berth.grpc.message.memory")).isBetween(8.0 * (1 << 20), 18.0 * (1 << 20));
    assertNothingIsLeft();
  }

  @Test
  void moreConnectionsThanAllowed_anotherAddressStillGetsIn() {
    start("maxConnections: 50");
    IntStream.range(0, 200).forEach(i -> client());
    eventually("some are closed", () -> refused("connections") >= 150);

    assertDecisions();

    assertThat(gauge("berth.grpc.connections")).isBetween(50.0, 52.0);
    assertNothingIsLeft();
  }

  @Test
  void handshakesThatNeverEnd_othersGoOnAndTheyAreClosed() throws Exception {
    for (String name : List.of("server1.pem", "server1.key")) {
      try (InputStream in = TlsTesting.loadCert(name)) {
        Files.copy(in, directory.resolve(name));
      }
    }
    start("tls: {certificate: server1.pem, privateKey: server1.key}");
    byte[] beginningOfAClientHello = {22, 3, 1, 2, 0, 1, 0};
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Socket socket = new Socket("127.0.0.1", berth.grpcPort());
      open.add(socket);
      silent.add(socket);
      if (i % 2 == 0) {
        socket.getOutputStream().write(beginningOfAClientHello);
      }
    }

    try (InputStream ca = TlsTesting.loadCert("ca.pem")) {
      assertDecisions(TlsChannelCredentials.newBuilder().trustManager(ca).build());
    }

    for (Socket socket : silent) {
      socket.setSoTimeout(30_000);
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(100);
    }
    assertNothingIsLeft();
  }

  private interface Attack {
    void once();
  }

  /** Repeats the attack for as long as it takes to get the decisions. */
  private void doing(Attack attack) {
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> attacker =
        CompletableFuture.runAsync(
            () -> {
              do {
                attack.once();
              } while (!enough.get());
            });
    try {
      assertDecisions();
    } finally {
      enough.set(true);
    }
    awaitEnd(attacker);
  }

  private void whileGoingOn(Attack attack) {
    CompletableFuture<Void> attacker = CompletableFuture.runAsync(attack::once);
    assertDecisions();
    awaitEnd(attacker);
  }

  private static void awaitEnd(CompletableFuture<Void> attacker) {
    attacker.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** Frames until the server has had enough of them. */
  private static void untilOver(FrameClient hostile, Runnable frame) {
    try {
      while (!hostile.isOver()) {
        frame.run();
        hostile.flush();
      }
    } catch (UncheckedIOException closed) {
      // That is what it was for.
    }
  }

  private void assertDecisions() {
    assertDecisions(InsecureChannelCredentials.create());
  }

  private void assertDecisions(ChannelCredentials credentials) {
    try (HonestEnvoy honest = new HonestEnvoy("127.0.0.2", berth.grpcPort(), credentials)) {
      List<String> decisions =
          IntStream.range(0, DECISIONS).mapToObj(i -> honest.decision()).toList();

      assertThat(decisions).containsOnly(SERVER);
    }
  }

  private void assertNothingIsLeft() {
    open.forEach(
        client -> {
          try {
            client.close();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    eventually("all streams are closed", () -> gauge("berth.streams.open") == 0);
    eventually("all connections are closed", () -> gauge("berth.grpc.connections") == 0);
    eventually("no memory is taken", () -> gauge("berth.grpc.message.memory") == 0);
    eventually("no body is held", () -> gauge("berth.body.memory") == 0);
    eventually("all tickets are closed", () -> gauge("berth.tickets.open") == 0);
    assertThat(berth.meters().get("berth.streams.failed").counter().count()).isZero();
  }

  private double gauge(String name) {
    return berth.meters().get(name).gauge().value();
  }

  private double refused(String why) {
    return berth.meters().get("berth.grpc.refused").tag("why", why).counter().count();
  }

  private FrameClient client() {
    FrameClient client = new FrameClient(berth.grpcPort());
    open.add(client);
    return client;
  }

  private static ProcessingRequest headers() {
    return ProcessingRequest.newBuilder()
        .setProtocolConfig(
            ProtocolConfiguration.newBuilder()
                .setRequestBodyMode(BodySendMode.FULL_DUPLEX_STREAMED))
        .setRequestHeaders(
            HttpHeaders.newBuilder()
                .setHeaders(
                    HeaderMap.newBuilder()
                        .addHeaders(HeaderValue.newBuilder().setKey(":method").setValue("POST"))
                        .addHeaders(
                            HeaderValue.newBuilder()
                                .setKey(":path")
                                .setValue("/v1/chat/completions"))))
        .build();
  }

  /** Of a body that may still become a good one, however many of these it has. */
  private static ProcessingRequest piece() {
    return ProcessingRequest.newBuilder()
        .setRequestBody(
            HttpBody.newBuilder()
                .setBody(com.google.protobuf.ByteString.copyFromUtf8(" ".repeat(10))))
        .build();
  }

  private void start(String grpc) {
    String yaml =
        """
        grpc: {address: "127.0.0.1:0", %s}
        warmUp: 0s
        pools:
        - name: default
          completion: stream
          discovery: {file: {path: servers.yaml}}
          health: {probe: {type: none}} # nobody listens there
        """
            .formatted(grpc);
    try {
      Files.writeString(
          directory.resolve("servers.yaml"),
          "servers:\n- {address: \"%s\", models: [m]}\n".formatted(SERVER));
      BerthConfig config =
          ((Loaded<BerthConfig>)
                  BerthConfigFile.parse(yaml.getBytes(StandardCharsets.UTF_8), directory))
              .config();
      berth = BerthServer.start(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    eventually("the server is ready", () -> berth.pool("default").ready(null).length == 1);
  }
}
