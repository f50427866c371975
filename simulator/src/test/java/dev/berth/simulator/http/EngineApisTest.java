package dev.berth.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.engine.EngineProfile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The APIs beyond plain chat, each by what only its answer has. */
@Timeout(30)
class EngineApisTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final SimulatedEngine engine =
      SimulatedEngine.start(
          EngineProfile.instant(),
          List.of("m", "org/other"),
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final TestClient client = new TestClient(engine);

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/rerank, documents, /results, relevance_score, 0.5",
    "/v1/rerank, documents, /results, relevance_score, 0.5",
    "/v2/rerank, documents, /results, relevance_score, 0.5",
    "/score, text_2, /data, score, 0.5",
    "/v1/score, text_2, /data, score, 0.5",
    "/classify, input, /data, label, LABEL_0",
    "/pooling, input, /data, object, pooling",
    "/v1/embeddings, input, /data, object, embedding",
  })
  void pooling_threeInputs_hasThreeItemsAndUsage(
      String path, String list, String items, String field, String value) throws Exception {
    String body = "{\"model\":\"m\",\"query\":\"q\",\"%s\":[\"a\",\"b\",\"c\"]}".formatted(list);

    JsonNode answer = json(200, client.post(path, body));

    assertThat(answer.path("model").asString()).isEqualTo("m");
    assertThat(answer.at(items)).hasSize(3);
    assertThat(answer.at(items).get(2).path("index").asInt()).isEqualTo(2);
    assertThat(answer.at(items).get(2).path(field).asString()).isEqualTo(value);
    assertThat(answer.at("/usage/total_tokens").asInt()).isPositive();
    assertThat(engine.stats().totals().tokens().generated()).isZero();
  }

  @Test
  void tokenize_textAndBack_countsWithoutRunningTheModel() throws Exception {
    JsonNode tokens = json(200, client.post("/tokenize", "{\"prompt\":\"eightby\"}"));
    JsonNode text = json(200, client.post("/detokenize", "{\"tokens\":[7,8,9]}"));

    assertThat(tokens.path("count").asInt()).isEqualTo(2);
    assertThat(tokens.path("tokens")).hasSize(2);
    assertThat(text.path("prompt").asString()).isEqualTo("berth berth berth");
    assertThat(engine.stats().totals().sequences().submitted()).isZero();
  }

  @Test
  void countTokens_messages_areCountedInAnthropicsWords() throws Exception {
    String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    JsonNode counted = json(200, client.post("/v1/messages/count_tokens", body));

    assertThat(counted.path("input_tokens").asInt()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/audio/transcriptions", "/v1/audio/translations"})
  void audio_form_saysWhichBytesTheFileHad(String path) throws Exception {
    byte[] sound = new byte[3_000_000];
    IntStream.range(0, sound.length).forEach(i -> sound[i] = (byte) (i * i));

    HttpResponse<String> reply = client.send("POST", path, form("m", sound), FORM);

    JsonNode answer = json(200, reply);
    assertThat(answer.path("text").asString()).startsWith("berth berth");
    assertThat(answer.at("/file/name").asString()).isEqualTo("a.wav");
    assertThat(answer.at("/file/bytes").asInt()).isEqualTo(sound.length);
    assertThat(answer.at("/file/sha256").asString())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sound)));
  }

  @Test
  void audio_unknownModelInTheForm_isNotFound() throws Exception {
    byte[] form = form("nope", new byte[3]);

    json(404, client.send("POST", "/v1/audio/transcriptions", form, FORM));
  }

  @Test
  void audio_noForm_isABadRequest() throws Exception {
    json(400, client.post("/v1/audio/transcriptions", "{\"model\":\"m\"}"));
    json(400, client.send("POST", "/v1/audio/transcriptions", "--x\r\n".getBytes(UTF_8), FORM));
  }

  private static final String[] FORM = {"content-type", "multipart/form-data; boundary=edge"};

  private static byte[] form(String model, byte[] file) {
    String head =
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
            + "Content-Type: audio/wav\r\n\r\n";
    String tail =
        "\r\n--edge\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n"
            + model
            + "\r\n--edge--\r\n";
    byte[] form = new byte[head.length() + file.length + tail.length()];
    System.arraycopy(head.getBytes(UTF_8), 0, form, 0, head.length());
    System.arraycopy(file, 0, form, head.length(), file.length);
    System.arraycopy(tail.getBytes(UTF_8), 0, form, head.length() + file.length, tail.length());
    return form;
  }

  @Test
  void images_prompt_givesAPicture() throws Exception {
    JsonNode answer =
        json(200, client.post("/v1/images/generations", "{\"model\":\"m\",\"prompt\":\"x\"}"));

    assertThat(answer.at("/data/0/b64_json").asString()).isNotEmpty();
    assertThat(answer.at("/usage/input_tokens").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/models/m/infer, m",
    "/v2/models/m/versions/3/infer, m",
    "/v2/models/org%2Fother/infer, org/other"
  })
  void kserve_modelInThePath_isAnsweredByIt(String path, String model) throws Exception {
    JsonNode answer = json(200, client.post(path, "{\"inputs\":[{\"data\":[\"hello\"]}]}"));

    assertThat(answer.path("model_name").asString()).isEqualTo(model);
    assertThat(answer.at("/outputs/0/data/0").asString()).startsWith("berth");
  }

  @Test
  void kserve_unknownModel_isNotFoundInItsWords() throws Exception {
    assertThat(json(404, client.post("/v2/models/x/infer", "{}")).path("error").isString())
        .isTrue();
  }

  @Test
  void gemini_generate_answersWithUsage() throws Exception {
    String body =
        "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}],\"generationConfig\":{\"maxOutputTokens\":3}}";

    JsonNode answer = json(200, client.post("/v1beta/models/org%2Fother:generateContent", body));

    assertThat(answer.at("/candidates/0/content/parts/0/text").asString())
        .isEqualTo("berth berth berth");
    assertThat(answer.at("/candidates/0/finishReason").asString()).isEqualTo("MAX_TOKENS");
    assertThat(answer.path("modelVersion").asString()).isEqualTo("org/other");
    assertThat(answer.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(3);
  }

  @Test
  void gemini_stream_endsWithUsage() throws Exception {
    HttpResponse<String> reply =
        client.post("/v1beta/models/m:streamGenerateContent?alt=sse", "{\"contents\":[]}");

    List<String> events = reply.body().lines().filter(line -> line.startsWith("data: ")).toList();
    assertThat(events).hasSize(17);
    JsonNode last = JSON.readTree(events.get(16).substring("data: ".length()));
    assertThat(last.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(16);
  }

  @Test
  void gemini_unknownModel_isNotFoundInItsWords() throws Exception {
    JsonNode answer = json(404, client.post("/v1beta/models/x:generateContent", "{}"));

    assertThat(answer.at("/error/status").asString()).isEqualTo("NOT_FOUND");
  }

  @Test
  void gemini_countTokens_isAnswered() throws Exception {
    JsonNode answer = json(200, client.post("/v1beta/models/m:countTokens", "{\"contents\":[]}"));

    assertThat(answer.path("totalTokens").asInt()).isEqualTo(1);
  }

  @Test
  void vllmGenerate_tokenIds_givesTokenIds() throws Exception {
    String body = "{\"token_ids\":[1,2,3],\"sampling_params\":{\"max_tokens\":4}}";

    JsonNode answer = json(200, client.post("/inference/v1/generate", body));

    assertThat(answer.at("/choices/0/token_ids")).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"text\":\"hello\"", "\"input_ids\":[1,2]"})
  void sglangGenerate_textOrIds_tellsUsage(String prompt) throws Exception {
    String body = "{" + prompt + ",\"sampling_params\":{\"max_new_tokens\":4}}";

    JsonNode answer = json(200, client.post("/generate", body));

    assertThat(answer.path("text").asString().split(" ")).hasSize(4);
    assertThat(answer.at("/meta_info/completion_tokens").asInt()).isEqualTo(4);
    assertThat(answer.at("/meta_info/prompt_tokens").asInt()).isEqualTo(2);
  }

  @Test
  void sglangGenerate_streamed_repeatsTheTextInEachEvent() throws Exception {
    String body = "{\"text\":\"x\",\"stream\":true,\"sampling_params\":{\"max_new_tokens\":3}}";

    assertThat(client.post("/generate", body).body())
        .contains("\"text\":\"berth berth berth\"")
        .endsWith("data: [DONE]\n\n");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, '\"function\":{\"parameters\":{},\"name\":\"look\"}', "
        + "/choices/0/message/tool_calls/0/function/name, /choices/0/finish_reason, tool_calls",
    "/v1/messages, '\"name\":\"look\"', /content/0/name, /stop_reason, tool_use",
    "/v1/responses, '\"name\":\"look\"', /output/0/name, /output/0/type, function_call",
  })
  void tools_offered_areCalled(
      String path, String tool, String name, String reason, String expected) throws Exception {
    String body = "{\"model\":\"m\",\"tools\":[{" + tool + "}]}";

    JsonNode answer = json(200, client.post(path, body));

    assertThat(answer.at(name).asString()).isEqualTo("look");
    assertThat(answer.at(reason).asString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, '\"messages\":[{\"role\":\"tool\",\"content\":\"5\"}]'",
    "/v1/messages, '\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\"}]}]'",
    "/v1/responses, '\"input\":[{\"type\":\"function_call_output\"}]'",
    "/v1/chat/completions, '\"tool_choice\":\"none\"'",
  })
  void tools_answeredOrForbidden_areNotCalled(String path, String rest) throws Exception {
    String body =
        "{\"model\":\"m\",\"tools\":[{\"name\":\"a\",\"function\":{\"name\":\"b\"}}]," + rest + "}";

    HttpResponse<String> answer = client.post(path, body);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("berth berth").doesNotContain("\"call_");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, arguments",
    "/v1/messages, partial_json",
    "/v1/responses, delta",
  })
  void tools_streamed_piecesOfTheArgumentsMakeOneObject(String path, String field)
      throws Exception {
    String body =
        "{\"stream\":true,\"max_tokens\":3,\"max_output_tokens\":3,"
            + "\"tools\":[{\"name\":\"a\",\"function\":{\"name\":\"a\"}}]}";
    StringBuilder arguments = new StringBuilder();

    client
        .post(path, body)
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> JSON.readTree(line.substring("data: ".length())))
        .filter(event -> !event.path("type").asString().contains("completed"))
        .map(event -> event.findValue(field))
        .filter(piece -> piece != null && piece.isString())
        .forEach(piece -> arguments.append(piece.asString()));

    assertThat(JSON.readTree(arguments.toString()).path("text").asString())
        .isEqualTo("berth berth berth");
  }

  @Test
  void administrativePaths_anyMethod_areAnsweredAndCounted() throws Exception {
    assertThat(client.post("/sleep?level=1", "").statusCode()).isEqualTo(200);
    assertThat(client.post("/v1/load_lora_adapter", "{}").statusCode()).isEqualTo(200);
    assertThat(client.get("/is_sleeping").statusCode()).isEqualTo(200);
    assertThat(client.get("/health").statusCode()).isEqualTo(200);

    assertThat(engine.administrative()).isEqualTo(3);
    assertThat(client.metric("sim:administrative_requests_total")).isEqualTo(3);
    assertThat(engine.received()).isEqualTo(3);
  }

  private static JsonNode json(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
