package dev.berth.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.protobuf.ByteString;
import dev.berth.app.PlainEnvoy.End;
import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult.Loaded;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bodies of requests for a model whose servers sleep, over gRPC as Envoy speaks it. */
@Tag("matrix")
class HeldBodiesTest {

  private static final int REQUESTS = 5_000;
  private static final int BODY_BYTES = 64 << 10;
  private static final int STREAM_BYTES = 16 << 10;
  private static final int SERVERS = 40;
  private static final String JSON = "application/json";

  private static final ByteString BODY = chat();
  private static final List<ByteString> PIECES =
      List.of(BODY.substring(0, 10_000), BODY.substring(10_000, 50_000), BODY.substring(50_000));

  /** So many come before anybody looks: among them the order is that of the network. */
  private static final int GROUP = 250;

  private static final String CONFIG =
      """
      grpc: {address: '127.0.0.1:0', maxBodySize: 64MiB, bodyMemory: 400MiB}
      warmUp: 0s
      pools:
      - name: default
        discovery: {file: {path: servers.yaml}}
        switching:
          policy: never
          hold: {requestsPerModel: %d, bodies: %dKiB, timeout: 10m, longest: 10m}
      """
          .formatted(REQUESTS, (long) REQUESTS * BODY_BYTES >> 10);

  @TempDir private Path directory;
  private final Level leakDetection = ResourceLeakDetector.getLevel();
  private final SleepingServers servers = new SleepingServers(SERVERS);
  private @Nullable BerthServer berth;
  private @Nullable PlainEnvoy envoy;

  /** What it notes for each buffer would take more time than all the rest. */
  @BeforeEach
  void doNotTraceBuffers() {
    ResourceLeakDetector.setLevel(Level.SIMPLE);
  }

  @AfterEach
  void close() throws IOException {
    if (envoy != null) {
      envoy.close();
    }
    if (berth != null) {
      berth.close();
    }
    servers.close();
    ResourceLeakDetector.setLevel(leakDetection);
  }

  private PlainEnvoy start(BodySendMode mode) throws IOException {
    Files.writeString(directory.resolve("servers.yaml"), "servers:\n" + servers.yaml("m"));
    Path file = Files.writeString(directory.resolve("berth.yaml"), CONFIG);
    BerthServer server = BerthServer.start(config(file));
    berth = server;
    server.serving().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    PlainEnvoy started = new PlainEnvoy(server.grpcPort(), mode);
    envoy = started;
    return started;
  }

  private static BerthConfig config(Path file) {
    var result = BerthConfigFile.read(file);
    assertThat(result).isInstanceOf(Loaded.class);
    return ((Loaded<BerthConfig>) result).config();
  }

  /**
   * With BUFFERED the bodies wait in Envoy.
   *
   * @param bodiesInBerth how many the budget of Berth's own memory is for
   */
  @ParameterizedTest
  @CsvSource({"FULL_DUPLEX_STREAMED, 5000", "BUFFERED, 0"})
  void hold_allThatMayWait_memoryIsWithinTheBudgetAndEachIsServedInItsTurn(
      BodySendMode mode, int bodiesInBerth) throws IOException {
    PlainEnvoy client = start(mode);
    long before = liveBytes();
    List<CompletableFuture<End>> requests = sendAll(client, mode);
    long used = liveBytes() - before;

    assertThat(used)
        .isBetween(
            (long) bodiesInBerth * BODY_BYTES,
            (long) bodiesInBerth * BODY_BYTES + (long) REQUESTS * STREAM_BYTES);
    assertThat(client.send(JSON, body(mode)).join().reason()).isEqualTo("hold_full");
    assertThat(requests).noneMatch(CompletableFuture::isDone);
    servers.wake();

    assertServedInTurn(requests.stream().map(CompletableFuture::join).toList(), mode);
    await(() -> gauge("berth.streams.open") == 0);
    assertThat(gauge("berth.holds.waiting")).isZero();
    assertThat(gauge("berth.holds.bytes")).isZero();
    assertThat(gauge("berth.body.memory")).isZero();
  }

  /** Left unread, it would be in gRPC's buffers, where nobody counts it. */
  @Test
  void hold_bodyIsStillComing_isInTheMemoryThatIsCounted() throws IOException {
    PlainEnvoy client = start(BodySendMode.FULL_DUPLEX_STREAMED);
    List<ByteString> form = form();
    long bytes = form.stream().mapToLong(ByteString::size).sum();

    CompletableFuture<End> upload = client.send("multipart/form-data; boundary=B", form);

    await(() -> gauge("berth.body.memory") >= bytes);
    assertThat(gauge("berth.holds.waiting")).isEqualTo(1);
    servers.wake();
    assertThat(upload.join().bodyBytes()).isEqualTo(bytes);
  }

  private List<CompletableFuture<End>> sendAll(PlainEnvoy client, BodySendMode mode) {
    List<CompletableFuture<End>> requests = new ArrayList<>();
    for (int i = 1; i <= REQUESTS; i++) {
      requests.add(client.send(JSON, body(mode)));
      if (i % GROUP == 0) {
        awaitHeld(i);
      }
    }
    return requests;
  }

  private static void assertServedInTurn(List<End> ends, BodySendMode mode) {
    int back = mode == BodySendMode.FULL_DUPLEX_STREAMED ? BODY_BYTES : 0;
    for (int i = 0; i < REQUESTS; i++) {
      End end = ends.get(i);
      assertThat(end).isEqualTo(new End(1, end.ticket(), back, ""));
      assertThat((end.ticket() - 1) / GROUP).as("turn of request %d", i).isEqualTo(i / GROUP);
    }
  }

  private static List<ByteString> body(BodySendMode mode) {
    return mode == BodySendMode.BUFFERED ? List.of(BODY) : PIECES;
  }

  private static ByteString chat() {
    String frame = "{\"model\":\"m\",\"messages\":[{\"content\":\"%s\"}]}";
    return ByteString.copyFromUtf8(
        frame.formatted("x".repeat(BODY_BYTES - frame.formatted("").length())));
  }

  /** An upload larger than the window of a stream; its model comes first. */
  private static List<ByteString> form() {
    String part = "--B\r\ncontent-disposition: form-data; name=";
    List<ByteString> pieces = new ArrayList<>();
    pieces.add(
        ByteString.copyFromUtf8(part + "model\r\n\r\nm\r\n" + part + "file; filename=f\r\n\r\n"));
    pieces.addAll(Collections.nCopies(20 << 4, ByteString.copyFromUtf8("x".repeat(BODY_BYTES))));
    pieces.add(ByteString.copyFromUtf8("\r\n--B--\r\n"));
    return pieces;
  }

  private void awaitHeld(int requests) {
    await(() -> gauge("berth.holds.waiting") == requests);
  }

  private double gauge(String name) {
    return requireNonNull(berth).meters().get(name).gauge().value();
  }

  private static void await(BooleanSupplier condition) {
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          while (!condition.getAsBoolean()) {
            Thread.yield();
          }
        });
  }

  /** What lives on the heap behind a full collection. */
  private static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
