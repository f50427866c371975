package dev.berth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Lifecycle;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.PooledEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real HTTP. The JSON is pinned to the letter: people and programs read it. */
class ExplainPageTest {

  private static final String BODY =
      "{\"model\":\"qwen3-32b\",\"stream\":true,\"prompt\":\"a secret\"}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final AdminFixture admin;

  ExplainPageTest() throws IOException {
    admin = new AdminFixture();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void explain_routedRequest_saysWhereToAndWhyNotElsewhere() throws Exception {
    admin.discoverThree();

    assertJson(
        explain("", BODY),
        200,
        """
        {"pool":"chat","result":"routed","rejection":null,\
        "request":{"method":"POST","path":"/v1/chat/completions","shape":"chat_completions",\
        "dialect":"openai","model":"qwen3-32b","stream":true,"bodyBytes":55,"promptTokens":13},\
        "subset":null,\
        "choices":[{"model":{"name":"qwen3-32b","base":null},"weight":1,"rejection":null,"held":null,\
        "picks":["10.0.0.7:8000"],"drawn":false,"fallbacks":[],"candidates":1,\
        "dropped":{"outside_subset":0,"not_ready":2,"other_model":0,"draining":0,\
        "retired":0,"unhealthy":0,"full":0,"filtered":0},\
        "servers":[\
        {"rank":1,"address":"10.0.0.7:8000","pod":"pod-1","state":"ready","drop":null,\
        "requests":2,"promptTokens":1234,"work":3282,"metrics":null,"seconds":null,"scores":null},\
        {"rank":null,"address":"10.0.0.7:8001","pod":"pod-1","state":"starting",\
        "drop":"not_ready","requests":0,"promptTokens":0,"work":0,"metrics":null,"seconds":null,"scores":null},\
        {"rank":null,"address":"[2001:db8::7]:8000","pod":null,"state":"syncing",\
        "drop":"not_ready","requests":0,"promptTokens":0,"work":0,"metrics":null,"seconds":null,"scores":null}],\
        "unlisted":0}]}\
        """);
  }

  @Test
  void explain_rejectedRequest_saysWhatTheClientWouldBeTold() throws Exception {
    admin.discoverThree();

    assertJson(
        explain("?header=Anthropic-Version:+2023-06-01&pool=chat", "{\"model\":\"gpt-4\"}"),
        200,
        """
        {"pool":"chat","result":"rejected","rejection":{"status":404,"reason":"model_not_found",\
        "message":"The model 'gpt-4' is not served here. GET /v1/models lists those that are.",\
        "retryAfterSeconds":null},\
        "request":{"method":"POST","path":"/v1/chat/completions","shape":"chat_completions",\
        "dialect":"anthropic","model":"gpt-4","stream":false,"bodyBytes":17,"promptTokens":4},\
        "subset":null,"choices":[]}\
        """);
  }

  @Test
  void explain_subsetWithoutAReadyServer_saysWhatIsOutsideAndWhatIsNotThere() throws Exception {
    admin.discoverThree();

    String json = explain("?subset=10.0.0.7:8001,+10.0.0.7,10.9.9.9:1", BODY).body();

    assertThat(json)
        .contains("\"result\":\"rejected\",\"rejection\":null")
        .contains("\"subset\":{\"servers\":3,\"notInPool\":[\"10.0.0.7\",\"10.9.9.9:1\"]}")
        .contains("\"reason\":\"no_server_in_subset\"")
        .contains("\"retryAfterSeconds\":2")
        .contains("\"outside_subset\":2,\"not_ready\":1");
  }

  @Test
  void explain_adapter_namesItsBase() throws Exception {
    admin.discoverThree();

    assertThat(explain("", "{\"model\":\"my-lora\"}").body())
        .contains("\"model\":{\"name\":\"my-lora\",\"base\":\"qwen3-32b\"}")
        .contains("\"picks\":[\"10.0.0.7:8000\"]");
  }

  @Test
  void explain_alias_showsEachModelThatItMayBecomeWithItsWeight() throws Exception {
    admin.discoverThree();

    assertThat(explain("", "{\"model\":\"assistant\"}").body())
        .contains("\"result\":\"routed\"")
        .contains("\"model\":\"assistant\",\"stream\":false")
        .contains("{\"model\":{\"name\":\"my-lora\",\"base\":\"qwen3-32b\"},\"weight\":1")
        .contains("{\"model\":{\"name\":\"qwen3-32b\",\"base\":null},\"weight\":3");
  }

  @Test
  void explain_severalServers_namesTheFallbacks() throws Exception {
    admin.first.applyDiscovery(
        List.of(
            AdminFixture.endpoint("10.0.0.1:1", "a", List.of(ServedModel.of("qwen3-32b"))),
            AdminFixture.endpoint("10.0.0.1:2", "a", List.of(ServedModel.of("qwen3-32b"))),
            AdminFixture.endpoint("10.0.0.2:1", "b", List.of(ServedModel.of("qwen3-32b")))));

    assertThat(explain("", BODY).body()).contains("\"fallbacks\":[\"10.0.0.2:1\"]");
  }

  @Test
  void explain_malformedBody_saysSoWithoutQuotingIt() throws Exception {
    admin.discoverThree();

    assertThat(explain("", "{\"model\":\"secret\"").body())
        .contains(
            "\"result\":\"rejected\",\"rejection\":{\"status\":400,\"reason\":\"malformed_body\"")
        .doesNotContain("secret");
  }

  @Test
  void explain_anyBody_isNotEchoed() throws Exception {
    admin.discoverThree();

    assertThat(explain("", BODY).body()).doesNotContain("secret").doesNotContain("prompt\"");
  }

  @Test
  void explain_formWithAModel_isReadAsAForm() throws Exception {
    admin.discoverThree();
    String form =
        "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nqwen3-32b\r\n--x--\r\n";

    assertThat(
            explain(
                    "?path=/v1/audio/transcriptions&header=content-type:multipart/form-data;boundary%3Dx",
                    form)
                .body())
        .contains("\"shape\":\"audio_transcription\"")
        .contains("\"picks\":[\"10.0.0.7:8000\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "path=/v2/models/my-lora/infer | kserve_infer | my-lora",
        "path=/x/y&header=content-type:application/grpc&header=x-gateway-model-name:my-lora | grpc | my-lora",
        "path=/sleep | administration | null"
      })
  void explain_modelInThePathOrAHeader_isFound(String query, String shape, String model)
      throws Exception {
    admin.discoverThree();
    String json = explain("?" + query, "\u0000\u0001").body();

    assertThat(json)
        .contains("\"shape\":\"" + shape + "\"")
        .contains("\"model\":" + (model.equals("null") ? "null" : "\"" + model + "\""))
        .contains(model.equals("null") ? "\"reason\":\"admin_path\"" : "\"result\":\"routed\"");
  }

  @Test
  void explain_requestThatBerthAnswers_saysSo() throws Exception {
    assertThat(explain("?method=GET&path=/v1/models", "").body())
        .contains("\"result\":\"answered\",\"rejection\":null")
        .contains("\"shape\":\"list_models\"")
        .endsWith("\"choices\":[]}");
  }

  @Test
  void explain_anything_leavesNoTrace() throws Exception {
    admin.discoverThree();
    List<Long> before = loads();

    explain("", BODY);
    explain("", "{}");

    assertThat(loads()).isEqualTo(before);
    assertThat(admin.first.snapshot().endpoints()).allMatch(e -> e.load().picks() == before(e));
  }

  private List<Long> loads() {
    return admin.first.snapshot().endpoints().stream().map(e -> e.load().observe()).toList();
  }

  private static long before(PooledEndpoint endpoint) {
    return endpoint.lifecycle() == Lifecycle.READY ? 2 : 0;
  }

  @Test
  void explain_tenThousandServers_listsThe256BestAndCountsTheRest() throws Exception {
    admin.discoverMany(10_000);

    String json = explain("", BODY).body();

    assertThat(json.split("\"address\"", -1)).hasSize(257);
    assertThat(json)
        .contains("\"drawn\":true")
        .contains("\"candidates\":10000")
        .endsWith("\"unlisted\":9744}]}");
  }

  @Test
  void explain_equalServers_areAllNamedAndShareARank() throws Exception {
    admin.first.applyDiscovery(
        List.of(
            AdminFixture.endpoint("10.0.0.1:1", null, List.of(ServedModel.of("qwen3-32b"))),
            AdminFixture.endpoint("10.0.0.1:2", null, List.of(ServedModel.of("qwen3-32b"))),
            AdminFixture.endpoint("10.0.0.1:3", null, List.of(ServedModel.of("qwen3-32b")))));
    PooledEndpoint busy = admin.first.snapshot().endpoint(0);
    busy.load().tryReserve(0, 1);

    assertThat(explain("", BODY).body())
        .contains("\"picks\":[\"10.0.0.1:2\",\"10.0.0.1:3\"]")
        .contains("\"rank\":1,\"address\":\"10.0.0.1:2\"")
        .contains("\"rank\":1,\"address\":\"10.0.0.1:3\"")
        .contains("\"rank\":3,\"address\":\"10.0.0.1:1\"");
  }

  @Test
  void explain_largestBody_isRead_oneByteMoreIsTooLarge() throws Exception {
    admin.discoverThree();
    String start = "{\"model\":\"qwen3-32b\",\"prompt\":\"";
    String prompt = "x".repeat((int) AdminFixture.MAX_BODY_BYTES - start.length() - 2);

    assertThat(explain("", start + prompt + "\"}").body())
        .contains("\"result\":\"routed\"")
        .contains("\"bodyBytes\":" + AdminFixture.MAX_BODY_BYTES);
    assertJson(
        explain("", start + prompt + "x\"}"),
        413,
        "{\"error\":\"The body is larger than grpc.maxBodySize, 1048576 bytes: a request like this"
            + " one is answered with 413.\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?pool=nope | 404 | There is no pool 'nope'.",
        "?paht=/x   | 400 | There is no parameter 'paht'. There are [header, method, path, pool, subset].",
        "?header=x  | 400 | A header is written as name:value, as in header=accept:*/*.",
        "?header=:x | 400 | A header is written as name:value, as in header=accept:*/*.",
      })
  void explain_mistakeInTheAddress_isToldInOneSentence(String query, int status, String sentence)
      throws Exception {
    assertJson(explain(query, BODY), status, "{\"error\":\"" + sentence + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE"})
  void explain_otherMethod_isNotAllowed(String method) throws Exception {
    HttpResponse<String> page =
        client.send(
            HttpRequest.newBuilder(URI.create(admin.url() + "/api/explain"))
                .method(method, BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());

    assertThat(page.statusCode()).isEqualTo(405);
    assertThat(page.headers().firstValue("Allow")).hasValue("POST");
  }

  private static void assertJson(HttpResponse<String> page, int status, String json) {
    assertThat(page.body()).isEqualTo(json);
    assertThat(page.statusCode()).isEqualTo(status);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  private HttpResponse<String> explain(String query, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(admin.url() + "/api/explain" + query))
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
