package dev.berth.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.berth.engine.EngineReply.Answered;
import dev.berth.engine.EngineReply.Broken;
import dev.berth.engine.EngineReply.Connected;
import dev.berth.engine.EngineReply.Malformed;
import dev.berth.engine.RawHttpServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and tokens, against a real server with a certificate that signs itself. */
class EngineTlsTest {

  private static final EnginesLoop LOOP = EnginesLoop.nio();
  private static final String NAME = "engines.example.org";

  @TempDir private static Path sharedFolder;
  @TempDir private Path folder;
  private static TestCertificate certificate;
  private RawHttpServer server;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = new TestCertificate(sharedFolder, "ip:127.0.0.1,dns:" + NAME);
  }

  @AfterAll
  static void shutDown() {
    LOOP.close();
  }

  @BeforeEach
  void serve() throws Exception {
    certificate.requestedNames().clear();
    server = RawHttpServer.over(certificate.listen(), head -> Reply.ok("well"));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void get_authorityTrusted_isAnsweredOverOneConnection() throws Exception {
    EngineConnection connection = connect(keys(tls(null), null));

    assertThat(text(get(connection))).isEqualTo("well");
    assertThat(text(get(connection))).isEqualTo("well");
    assertThat(server.connections()).isEqualTo(1);
    assertThat(certificate.requestedNames()).as("an address is no SNI").isEmpty();
    connection.close();
  }

  @Test
  void get_serverName_isVerifiedAndSentAsSniAndHost() throws Exception {
    assertThat(text(get(connect(keys(tls(NAME), null))))).isEqualTo("well");

    assertThat(certificate.requestedNames()).containsExactly(NAME);
    assertThat(server.requests().element())
        .containsIgnoringCase("host: " + NAME + ":" + server.port() + "\n");
  }

  @Test
  void get_certificateForAnotherName_isMalformedAndAskedNothing() throws Exception {
    assertThat(get(connect(keys(tls("other.example.org"), null)))).isInstanceOf(Malformed.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void get_authorityUnknown_isMalformedAndAskedNothing() throws Exception {
    EngineReply reply = get(connect(keys(new EngineTls(true, null, null), null)));

    assertThat(reply).isInstanceOf(Malformed.class);
    assertThat(((Malformed) reply).reason()).isEqualTo("SSLHandshakeException");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void get_verificationSkipped_takesAnyCertificate() throws Exception {
    EngineTls any = new EngineTls(false, null, "other.example.org");

    assertThat(text(get(connect(keys(any, null))))).isEqualTo("well");
  }

  @Test
  void get_plainServer_isNoAnswerOverTls() throws Exception {
    try (RawHttpServer plain = RawHttpServer.start(head -> Reply.ok("plain").andClose())) {
      EngineConnection connection = client(keys(tls(null), null)).connectionTo(plain.id());
      CompletableFuture<EngineReply> reply = new CompletableFuture<>();
      connection.get("/health", Duration.ofMillis(300), reply::complete);

      // It waits for the end of a request that is none, or hangs up on it.
      assertThat(reply.get(30, TimeUnit.SECONDS))
          .isInstanceOfAny(EngineReply.TimedOut.class, Broken.class, Malformed.class);
      connection.close();
    }
  }

  @Test
  void connect_tlsServer_isConnectedWithoutAHandshake() throws Exception {
    CompletableFuture<EngineReply> reply = new CompletableFuture<>();
    EngineConnection connection = connect(keys(tls(null), null));
    connection.connect(Duration.ofSeconds(20), reply::complete);

    assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo(new Connected());
    connection.close();
  }

  @Test
  void get_token_isSentAndANewOneAfterItsFileHasChanged() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "first\n");
    EngineKeys keys = keys(tls(null), file);
    EngineConnection connection = connect(keys);
    get(connection);
    assertThat(server.requests().remove()).containsIgnoringCase("authorization: Bearer first\n");

    Files.writeString(file, "second");
    keys.refresh();
    get(connection);
    assertThat(server.requests().remove()).containsIgnoringCase("authorization: Bearer second\n");
    assertThat(keys.get().toString()).doesNotContain("second");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "tok\u0001en", "a\nb"})
  void refresh_fileThatHoldsNoToken_leavesTheLastGoodOne(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "good");
    EngineKeys keys = keys(null, file);
    EngineAccess before = keys.get();

    Files.writeString(file, content);
    keys.refresh();
    assertThat(keys.get()).isSameAs(before);
    Files.delete(file);
    keys.refresh();
    assertThat(keys.get()).isSameAs(before);

    Files.writeString(file, "better");
    keys.refresh();
    assertThat(keys.get()).isNotSameAs(before);
  }

  @Test
  void refresh_newAuthority_countsForTheNextConnection() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Path authority = folder.resolve("trusted.crt");
    Files.copy(new TestCertificate(other, "ip:127.0.0.1").certificate(), authority);
    EngineKeys keys = keys(new EngineTls(true, authority, null), null);
    assertThat(get(connect(keys))).isInstanceOf(Malformed.class);

    Files.writeString(authority, Files.readString(certificate.certificate()));
    keys.refresh();

    assertThat(text(get(connect(keys)))).isEqualTo("well");
  }

  @Test
  void new_filesThatAreNoGood_saysWhich() throws Exception {
    Path nonsense = Files.writeString(folder.resolve("nonsense"), "not a certificate");

    assertThatIOException()
        .isThrownBy(() -> new EngineKeys(new EngineTls(true, nonsense, null), null))
        .withMessageContaining("nonsense");
    assertThatIOException()
        .isThrownBy(() -> new EngineKeys(null, folder.resolve("missing")))
        .withMessageContaining("missing");
    assertThatIllegalArgumentException().isThrownBy(() -> new EngineTls(false, nonsense, null));
  }

  private static EngineTls tls(@Nullable String serverName) {
    return new EngineTls(true, certificate.certificate(), serverName);
  }

  private static EngineKeys keys(@Nullable EngineTls tls, @Nullable Path tokenFile)
      throws IOException {
    return new EngineKeys(tls, tokenFile);
  }

  private static EngineHttpClient client(Supplier<EngineAccess> access) {
    return LOOP.client(1000, access);
  }

  private EngineConnection connect(EngineKeys keys) {
    return client(keys).connectionTo(server.id());
  }

  private static EngineReply get(EngineConnection connection) throws Exception {
    CompletableFuture<EngineReply> reply = new CompletableFuture<>();
    connection.get("/health", Duration.ofSeconds(20), reply::complete);
    return reply.get(30, TimeUnit.SECONDS);
  }

  private static String text(EngineReply reply) {
    assertThat(reply).isInstanceOf(Answered.class);
    return new String(((Answered) reply).body(), UTF_8);
  }
}
