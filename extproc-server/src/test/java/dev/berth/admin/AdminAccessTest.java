package dev.berth.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.base.HostPort;
import dev.berth.config.AdminConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a bare socket: an HTTP client would not let a test lie about its host and origin. */
class AdminAccessTest {

  private static final String TOKEN = "0123456789-secret";
  private static final String LOOPBACK = "127.0.0.1";
  private static final String EVERYWHERE = "0.0.0.0";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:9090",
        "127.0.0.1:9090",
        "10.1.2.3",
        "[::1]:9090",
        "[::1]"
      })
  void loopback_localNameOrAddress_isAnswered(String host) throws IOException {
    try (AdminFixture admin = listening(LOOPBACK, null)) {
      assertThat(status(ask(admin, "GET", "Host: " + host))).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:9090",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:localhost",
        "1.2.3",
        "[evil]",
        ""
      })
  void loopback_nameOfAWebPage_isRefused(String host) throws IOException {
    try (AdminFixture admin = listening(LOOPBACK, null)) {
      assertThat(status(ask(admin, "GET", "Host: " + host))).isEqualTo(403);
      assertThat(status(ask(admin, "POST", "Host: " + host))).isEqualTo(403);
    }
  }

  @Test
  void loopback_noHostAtAll_isAnswered() throws IOException {
    try (AdminFixture admin = listening(LOOPBACK, null)) {
      assertThat(status(ask(admin, "HEAD"))).isEqualTo(200);
    }
  }

  @Test
  void everywhere_anyHost_mayRead() throws IOException {
    try (AdminFixture admin = listening(EVERYWHERE, null)) {
      assertThat(status(ask(admin, "GET", "Host: berth.svc:9090"))).isEqualTo(200);
    }
  }

  /** No page takes POST yet: 405 is what a caller gets who is let through. */
  @Test
  void loopback_noToken_changesAreTaken() throws IOException {
    try (AdminFixture admin = listening(LOOPBACK, null)) {
      assertThat(status(ask(admin, "POST", "Host: localhost"))).isEqualTo(405);
    }
  }

  @Test
  void loopback_changeFromAPageOfAnotherOrigin_isRefused() throws IOException {
    try (AdminFixture admin = listening(LOOPBACK, null)) {
      String host = "Host: localhost:9090";
      assertThat(status(ask(admin, "POST", host, "Origin: http://evil.example"))).isEqualTo(403);
      assertThat(status(ask(admin, "POST", host, "Origin: http://localhost:3000"))).isEqualTo(403);
      assertThat(status(ask(admin, "POST", host, "Origin: null"))).isEqualTo(403);
      assertThat(status(ask(admin, "POST", "Origin: http://localhost:9090"))).isEqualTo(403);
      assertThat(status(ask(admin, "POST", host, "Origin: http://localhost:9090"))).isEqualTo(405);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get", "X"})
  void everywhere_noToken_onlyReadingIsTaken(String method) throws IOException {
    try (AdminFixture admin = listening(EVERYWHERE, null)) {
      String answer = ask(admin, method, "Host: berth");

      assertThat(status(answer)).isEqualTo(403);
      assertThat(answer).contains("set admin.tokenFile");
    }
  }

  @Test
  void everywhere_token_isAskedForChangesOnly() throws IOException {
    try (AdminFixture admin = listening(EVERYWHERE, tokenFile(TOKEN))) {
      assertThat(status(ask(admin, "GET", "Host: berth"))).isEqualTo(200);
      assertThat(status(ask(admin, "POST", "Host: berth"))).isEqualTo(401);
      assertThat(status(ask(admin, "POST", "Host: berth", "Authorization: Bearer " + TOKEN)))
          .isEqualTo(405);
      assertThat(status(ask(admin, "POST", "Host: berth", "authorization: bearer " + TOKEN)))
          .isEqualTo(405);
    }
  }

  @Test
  void loopback_token_isAskedForToo() throws IOException {
    try (AdminFixture admin = listening(LOOPBACK, tokenFile(TOKEN))) {
      assertThat(status(ask(admin, "POST", "Host: localhost"))).isEqualTo(401);
      assertThat(status(ask(admin, "POST", "Authorization: Bearer " + TOKEN))).isEqualTo(405);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer 0123456789-secre",
        "Bearer 0123456789-secret1",
        "Bearer 0123456789-secret x",
        "Basic 0123456789-secret",
        "0123456789-secret",
        "Bearer \u00e90123456789-secret"
      })
  void token_wrong_isRefusedWithAChallenge(String authorization) throws IOException {
    try (AdminFixture admin = listening(EVERYWHERE, tokenFile(TOKEN))) {
      String answer = ask(admin, "POST", "Authorization: " + authorization);

      assertThat(status(answer)).isEqualTo(401);
      assertThat(answer).containsIgnoringCase("WWW-Authenticate: Bearer");
      assertThat(answer).doesNotContain(TOKEN);
    }
  }

  @Test
  void token_fileChanges_theNewOneCounts() throws IOException {
    Path file = tokenFile(TOKEN);
    try (AdminFixture admin = listening(EVERYWHERE, file)) {
      Files.writeString(file, "another-token-now\n");

      assertThat(status(ask(admin, "POST", "Authorization: Bearer " + TOKEN))).isEqualTo(401);
      assertThat(status(ask(admin, "POST", "Authorization: Bearer another-token-now")))
          .isEqualTo(405);
    }
  }

  @Test
  void token_fileGone_nobodyIsLetIn() throws IOException {
    Path file = tokenFile(TOKEN);
    try (AdminFixture admin = listening(LOOPBACK, file)) {
      Files.delete(file);

      assertThat(status(ask(admin, "POST", "Authorization: Bearer " + TOKEN))).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fifteen-letters", "  fifteen-letters  \n", "two lines\nof a token"})
  void start_fileIsNoToken_saysSo(String content) throws IOException {
    Path file = tokenFile(content);

    assertThatThrownBy(() -> listening(LOOPBACK, file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("admin.tokenFile")
        .hasMessageContaining("at least 16");
  }

  private static AdminFixture listening(String host, @Nullable Path tokenFile) throws IOException {
    return new AdminFixture(new AdminConfig(new HostPort(host, 0), 0, tokenFile));
  }

  private Path tokenFile(String content) throws IOException {
    return Files.writeString(directory.resolve("token"), content);
  }

  private static String ask(AdminFixture admin, String method, String... headers)
      throws IOException {
    try (Socket socket = new Socket(LOOPBACK, admin.server.port())) {
      socket.setSoTimeout(20_000);
      StringBuilder request = new StringBuilder(method + " /healthz HTTP/1.0\r\n");
      Arrays.stream(headers).forEach(header -> request.append(header).append("\r\n"));
      OutputStream out = socket.getOutputStream();
      out.write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.split(" ", 3)[1]);
  }
}
