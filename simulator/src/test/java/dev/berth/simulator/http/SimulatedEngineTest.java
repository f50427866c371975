package dev.berth.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.EngineStats;
import dev.berth.simulator.engine.StepCost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class SimulatedEngineTest {
  /** So slow that an answer of many tokens outlives any test. */
  private static final EngineProfile SLOW =
      EngineProfile.standard().withCost(new StepCost(5e6, 0, 0, 0));

  private static final String LONG_STREAM =
      "{\"model\":\"m\",\"stream\":true,\"max_tokens\":4096,\"prompt\":\"x\"}";

  private SimulatedEngine engine = start(EngineProfile.instant());
  private TestClient client = new TestClient(engine);

  private static SimulatedEngine start(EngineProfile profile) {
    return SimulatedEngine.start(
        profile, List.of("m", "other"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private void use(EngineProfile profile) {
    engine.close();
    engine = start(profile);
    client = new TestClient(engine);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, /choices/0/message/content, /usage/completion_tokens",
    "/v1/completions, /choices/0/text, /usage/completion_tokens",
    "/v1/responses, /output/0/content/0/text, /usage/output_tokens",
    "/v1/messages, /content/0/text, /usage/output_tokens",
  })
  void generation_notStreamed_answersWithTextAndUsage(String path, String text, String usage)
      throws Exception {
    HttpResponse<String> answer =
        client.post(
            path + "?beta=true",
            "{\"model\":\"other\",\"max_tokens\":3,\"max_output_tokens\":3,\"input\":\"hello\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode json = json(answer);
    assertThat(json.path("model").asString()).isEqualTo("other");
    assertThat(json.at(text).asString().split(" ")).hasSize(3);
    assertThat(json.at(usage).asInt()).isEqualTo(3);
  }

  @Test
  void embeddings_evenWhenAskedToStream_answerWithAVector() throws Exception {
    HttpResponse<String> answer =
        client.post("/v1/embeddings", "{\"model\":\"m\",\"stream\":true,\"input\":\"hello\"}");

    assertThat(json(answer).at("/data/0/embedding").size()).isPositive();
    assertThat(json(answer).at("/usage/completion_tokens").asInt()).isZero();
    assertThat(json(answer).at("/usage/prompt_tokens").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, data: [DONE]",
    "/v1/completions, data: [DONE]",
    "/v1/responses, event: response.completed",
    "/v1/messages, event: message_stop",
  })
  void generation_streamed_sendsOneEventPerTokenAndItsLastEvent(String path, String last)
      throws Exception {
    HttpResponse<String> answer =
        client.post(path, "{\"model\":\"m\",\"stream\":true,\"max_tokens\":3,\"input\":\"hello\"}");

    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(answer.body().lines().filter(SimulatedEngineTest::isToken).count()).isEqualTo(3);
    assertThat(answer.body()).contains(last).endsWith("\n\n").doesNotContain("prompt_tokens");
  }

  private static boolean isToken(String line) {
    return line.contains("berth\"") && !line.contains("completed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/v1/completions"})
  void generation_streamedWithUsage_endsWithAUsageChunk(String path) throws Exception {
    String body =
        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
            + "\"max_tokens\":5,\"prompt\":\"hello\",\"messages\":[]}";

    List<String> data =
        client.post(path, body).body().lines().filter(line -> !line.isEmpty()).toList();

    JsonNode usage = JSON.readTree(data.get(data.size() - 2).substring("data: ".length()));
    assertThat(usage.path("choices").size()).isZero();
    assertThat(usage.at("/usage/completion_tokens").asInt()).isEqualTo(5);
    assertThat(usage.at("/usage/total_tokens").asInt()).isEqualTo(7);
    assertThat(data.get(data.size() - 1)).isEqualTo("data: [DONE]");
  }

  @Test
  void generation_promptSentTwice_reportsCachedTokensEverywhere() throws Exception {
    String body = "{\"model\":\"m\",\"prompt\":\"" + "x".repeat(64 * 10 + 1) + "\"}";
    client.post("/v1/completions", body);

    JsonNode answer = json(client.post("/v1/completions", body));

    assertThat(answer.at("/usage/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(160);
    assertThat(client.metric("vllm:prefix_cache_hits_total")).isEqualTo(160);
    assertThat(client.metric("vllm:prefix_cache_queries_total")).isEqualTo(2 * 161);
    assertThat(engine.stats().totals().tokens().cached()).isEqualTo(160);
  }

  @Test
  void generation_noModel_isAnsweredByTheFirst() throws Exception {
    assertThat(json(client.post("/v1/completions", "{}")).path("model").asString()).isEqualTo("m");
  }

  @Test
  void generation_unknownModel_is404InTheCallersShape() throws Exception {
    HttpResponse<String> openAi = client.post("/v1/completions", "{\"model\":\"nope\"}");
    HttpResponse<String> anthropic = client.post("/v1/messages", "{\"model\":\"nope\"}");

    assertThat(openAi.statusCode()).isEqualTo(404);
    assertThat(json(openAi).at("/error/type").asString()).isEqualTo("NotFoundError");
    assertThat(anthropic.statusCode()).isEqualTo(404);
    assertThat(json(anthropic).path("type").asString()).isEqualTo("error");
    assertThat(json(anthropic).at("/error/type").asString()).isEqualTo("not_found_error");
    assertThat(engine.stats().totals().sequences().submitted()).isZero();
  }

  @Test
  void generation_brokenJson_is400AndTheConnectionGoesOn() throws Exception {
    assertThat(client.post("/v1/chat/completions", "{\"model\":").statusCode()).isEqualTo(400);
    assertThat(client.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void generation_wrongMethod_is405() throws Exception {
    assertThat(client.get("/v1/chat/completions").statusCode()).isEqualTo(405);
  }

  @Test
  void generation_queueFull_is503() throws Exception {
    use(new EngineProfile(1, 1, 16, 4096, SLOW.cost(), SLOW.cache()));
    try (Socket running = client.open("/v1/completions", LONG_STREAM);
        Socket waiting = client.open("/v1/completions", LONG_STREAM)) {
      client.awaitMetric("vllm:num_requests_waiting", 1);

      assertThat(client.post("/v1/completions", "{}").statusCode()).isEqualTo(503);
      assertThat(running.isConnected() && waiting.isConnected()).isTrue();
    }
  }

  @Test
  void models_list_namesAllModels() throws Exception {
    assertThat(json(client.get("/v1/models")).at("/data/0/id").asString()).isEqualTo("m");
    assertThat(json(client.get("/v1/models")).at("/data/1/id").asString()).isEqualTo("other");
  }

  @Test
  void metrics_names_areVllms() throws Exception {
    assertThat(client.get("/metrics").body())
        .contains("vllm:num_requests_running{engine=\"0\",model_name=\"m\"} 0.0\n")
        .contains("vllm:num_requests_waiting{")
        .contains("vllm:kv_cache_usage_perc{")
        .contains("vllm:cache_config_info{block_size=\"16\",")
        .contains("num_gpu_blocks=\"8192\"} 1.0\n")
        .contains("vllm:prefix_cache_queries_total{")
        .contains("vllm:prefix_cache_hits_total{")
        .contains("vllm:prompt_tokens_total{")
        .contains("vllm:request_prefill_kv_computed_tokens_sum{")
        .contains("vllm:request_prefill_time_seconds_sum{")
        .contains("vllm:generation_tokens_total{")
        .contains("vllm:request_success_total{")
        .contains("vllm:time_to_first_token_seconds_bucket{")
        .contains("le=\"+Inf\"} 0.0\n");
  }

  @Test
  void otherPath_anyMethodAndBody_isEchoed() throws Exception {
    HttpResponse<String> deleted = client.send("DELETE", "/v1/files/7?x=1", new byte[0]);
    HttpResponse<String> put = client.send("PUT", "/anything", new byte[] {0, 1, 2, -1});

    assertThat(json(deleted).path("method").asString()).isEqualTo("DELETE");
    assertThat(json(deleted).path("path").asString()).isEqualTo("/v1/files/7");
    assertThat(json(put).path("served_by").asString()).isEqualTo(engine.address());
    assertThat(header(put, SimHeaders.RECEIVED_BYTES)).isEqualTo("4");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 8 * 1024 * 1024})
  void everyAnswer_anyBodySize_saysWhoGotWhichBytes(int size) throws Exception {
    byte[] body = new byte[size];
    Arrays.fill(body, (byte) 'x');

    HttpResponse<String> answer = client.send("POST", "/upload", body);

    assertThat(header(answer, SimHeaders.SERVED_BY)).isEqualTo(engine.address());
    assertThat(header(answer, SimHeaders.RECEIVED_BYTES)).isEqualTo(Integer.toString(size));
    assertThat(header(answer, SimHeaders.RECEIVED_SHA256)).isEqualTo(sha256(body));
  }

  @Test
  void generation_promptOfMegabytes_isAnsweredWithItsDigest() throws Exception {
    String body = "{\"prompt\":\"" + "y".repeat(20_000_000) + "\",\"model\":\"m\"}";

    HttpResponse<String> answer = client.post("/v1/completions", body);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, SimHeaders.RECEIVED_SHA256)).isEqualTo(sha256(body.getBytes(UTF_8)));
    assertThat(json(answer).at("/usage/prompt_tokens").asInt())
        .isEqualTo(EngineProfile.instant().maxPromptTokens());
  }

  @Test
  void disconnect_whileRunningAndWhileWaiting_abortsEachOnce() throws Exception {
    use(SLOW.withMaxNumSeqs(1));
    Socket running = client.open("/v1/completions", LONG_STREAM);
    TestClient.readUntil(running.getInputStream(), "berth");
    Socket waiting = client.open("/v1/completions", LONG_STREAM);
    client.awaitMetric("vllm:num_requests_waiting", 1);
    assertThat(engine.stats().running()).isEqualTo(1);

    waiting.close();
    client.awaitMetric("vllm:num_requests_waiting", 0);
    assertThat(engine.stats().running()).isEqualTo(1);

    running.close();
    client.awaitMetric("vllm:num_requests_running", 0);
    assertThat(engine.stats().totals().sequences())
        .isEqualTo(new EngineStats.Sequences(2, 0, 0, 2));
    assertThat(engine.stats().kvCacheUsage()).isZero();
  }

  @Test
  void stop_withAnswersOnTheWay_cutsThemAndLeavesNothingInFlight() throws Exception {
    use(SLOW);
    try (Socket streaming = client.open("/v1/completions", LONG_STREAM)) {
      TestClient.readUntil(streaming.getInputStream(), "berth");

      engine.stop();

      assertThat(engine.stats().inFlight()).isZero();
      assertThatThrownBy(() -> TestClient.readUntil(streaming.getInputStream(), "[DONE]"))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> client.get("/health")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void restart_afterStop_servesOnTheSamePortWithAnEmptyCache() throws Exception {
    String address = engine.address();
    String body = "{\"prompt\":\"" + "x".repeat(640) + "\"}";
    client.post("/v1/completions", body);
    engine.stop();
    engine.stop();

    engine.restart();

    JsonNode answer = json(client.post("/v1/completions", body));
    assertThat(answer.at("/usage/prompt_tokens_details/cached_tokens").asInt()).isZero();
    assertThat(engine.address()).isEqualTo(address);
    assertThat(engine.received()).isEqualTo(2);
    assertThat(engine.stats().totals().sequences().submitted()).isEqualTo(1);
  }

  @Test
  void start_portTaken_saysWhichAndWhatToDo() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), engine.port());

    assertThatThrownBy(() -> SimulatedEngine.start(EngineProfile.instant(), List.of("m"), taken))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot listen on " + engine.address())
        .hasMessageContaining("choose another");
  }

  private static final JsonMapper JSON = new JsonMapper();

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String sha256(byte[] body) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
  }
}
