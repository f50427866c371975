package dev.berth.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.simulator.engine.EngineProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a test can order. */
@Timeout(30)
class BehaviourTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String STREAM = "{\"stream\":true,\"max_tokens\":5}";

  private final SimulatedEngine engine =
      SimulatedEngine.start(
          EngineProfile.instant(),
          List.of("m"),
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final TestClient client = new TestClient(engine);

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void status_ordered_isAnsweredAndTheModelDoesNotRun(int status) throws Exception {
    HttpResponse<String> answer =
        client.post(CHAT, "{}", SimHeaders.STATUS, Integer.toString(status));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"error\"");
    assertThat(engine.stats().totals().sequences().submitted()).isZero();
  }

  @Test
  void delay_ordered_passesBeforeTheAnswer() throws Exception {
    long before = System.nanoTime();

    HttpResponse<String> answer = client.post(CHAT, "{}", SimHeaders.DELAY, "50");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(System.nanoTime() - before).isGreaterThan(49_000_000);
  }

  @Test
  void behaveOnPages_error_isAnsweredToPagesAndToNothingElse() throws Exception {
    engine.behaveOnPages(Behaviour.NORMAL.withStatus(503));

    assertThat(client.get("/health").statusCode()).isEqualTo(503);
    assertThat(client.get("/metrics").statusCode()).isEqualTo(503);
    assertThat(client.post(CHAT, "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void behave_error_isAnsweredToTheApisAndToNoPage() throws Exception {
    engine.behave(Behaviour.NORMAL.withStatus(500));

    assertThat(client.post(CHAT, "{}").statusCode()).isEqualTo(500);
    assertThat(client.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void delay_clientLeavesMeanwhile_nothingIsGenerated() throws Exception {
    try (Socket socket = client.open(CHAT, "{}", SimHeaders.DELAY + ": 60000")) {
      while (engine.received() == 0) {
        Thread.onSpinWait();
      }
      assertThat(socket.isConnected()).isTrue();
    }
    assertThat(client.post(CHAT, "{}").statusCode()).isEqualTo(200);
    assertThat(engine.stats().totals().sequences().submitted()).isEqualTo(1);
  }

  @Test
  void reset_beforeTheFirstByte_givesNone() throws Exception {
    try (Socket socket = client.open(CHAT, "{}", SimHeaders.RESET_AFTER + ": 0")) {
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    assertThat(engine.received()).isEqualTo(1);
  }

  @Test
  void reset_inMidStream_givesThatManyTokens() throws Exception {
    try (Socket socket = client.open(CHAT, STREAM, SimHeaders.RESET_AFTER + ": 2")) {
      String read = readUntilReset(socket);

      assertThat(read).startsWith("HTTP/1.1 200 OK");
      assertThat(read.split("berth\"", -1)).hasSize(2 + 1);
    }
    client.awaitMetric("vllm:num_requests_running", 0);
  }

  @Test
  void reset_ofAWholeAnswer_givesTheHalf() throws Exception {
    try (Socket socket = client.open(CHAT, "{}", SimHeaders.RESET_AFTER + ": 1")) {
      assertThat(readUntilReset(socket)).contains("content-length").doesNotContain("usage");
    }
  }

  private static String readUntilReset(Socket socket) throws IOException {
    StringBuilder read = new StringBuilder();
    try {
      for (int next = socket.getInputStream().read(); next >= 0; ) {
        read.append((char) next);
        next = socket.getInputStream().read();
      }
      throw new AssertionError("an orderly end after: " + read);
    } catch (SocketException reset) {
      return read.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", STREAM})
  void trailers_ordered_followTheBody(String body) throws Exception {
    try (Socket socket =
        client.open(CHAT, body, SimHeaders.TRAILERS + ": x-a=1,x-b=two", "Connection: close")) {
      String read = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(read)
          .contains("transfer-encoding: chunked")
          .contains("berth", "\r\n0\r\n")
          .contains("\r\nx-a: 1\r\n", "\r\nx-b: two\r\n")
          .endsWith("\r\n\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, /usage/prompt_tokens_details/cached_tokens",
    "/v1/messages, /usage/cache_read_input_tokens",
    "/v1/responses, /usage/input_tokens_details/cached_tokens"
  })
  void fill_ordered_makesALongAnswerWithUsageAtItsEnd(String path, String usage) throws Exception {
    String answer = client.post(path, "{}", SimHeaders.FILL, "3").body();

    assertThat(answer).hasSizeGreaterThan(3 << 20);
    assertThat(answer.indexOf("\"usage\"")).isGreaterThan(3 << 20);
    JsonNode json = new JsonMapper().readTree(answer);
    assertThat(json.at(usage).isNumber()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "x-sim-delay-ms, soon",
    "x-sim-status, 200",
    "x-sim-reset-after, -1",
    "x-sim-trailers, x",
    "x-sim-fill-mib, 99999999999"
  })
  void order_unreadable_isABadRequestThatNamesIt(String header, String value) throws Exception {
    HttpResponse<String> answer = client.post(CHAT, "{}", header, value);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(header);
  }

  @Test
  void behave_forAll_holdsForTheApisUnlessAHeaderOrdersElse() throws Exception {
    engine.behave(Behaviour.NORMAL.withStatus(503));

    assertThat(client.post(CHAT, "{}").statusCode()).isEqualTo(503);
    assertThat(client.post(CHAT, "{}", SimHeaders.STATUS, "429").statusCode()).isEqualTo(429);
    assertThat(client.get("/health").statusCode()).isEqualTo(200);
    engine.behave(Behaviour.NORMAL.withTrailers(Map.of("x-a", "1")));
    assertThat(client.post(CHAT, "{}").statusCode()).isEqualTo(200);
  }
}
