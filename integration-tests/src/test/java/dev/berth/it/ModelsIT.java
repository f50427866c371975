package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Accounts;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the operator says of a pool, as a client of Envoy and a server behind it see it. */
@ParameterizedClass
@MethodSource("setups")
class ModelsIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String RESPONSES = "/v1/responses";
  private static final String REASON = "x-berth-reason";
  private static final String POOL =
      """
      models:
        aliases: {gpt-4: %1$s, "a much longer name for it": {%1$s: 9, gone: 1}}
      gateway: {fallbacks: 2}
      maxRequestsPerServer: 2
      """
          .formatted(Setup.MODEL);

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final Stack stack;

  ModelsIT(Setup setup) {
    stack = stacks.shared(setup);
  }

  static Stream<Setup> setups() {
    return Stream.of(BodyMode.values())
        .filter(BodyMode::isReadFirst)
        .map(
            mode ->
                Setup.of(Shipped.EDS_OVERRIDE_HOST, mode)
                    .withServers(2)
                    .withMillisPerToken(5)
                    .withPool(POOL));
  }

  @AfterEach
  void nothingStaysOnTheBooks() {
    stack.awaitIdle();
  }

  /** The simulated servers know the model under its own name only, and refuse any other. */
  @ParameterizedTest
  @EnumSource
  void send_alias_serverGetsItsModelAndNothingElseChanges(Protocol protocol) {
    for (String alias : new String[] {"gpt-4", "a much longer name for it"}) {
      for (int size : new int[] {150, 200_000}) {
        for (boolean declared : new boolean[] {true, false}) {
          assertRewritten(protocol, alias, size, declared);
        }
      }
    }
  }

  private void assertRewritten(Protocol protocol, String alias, int size, boolean declared) {
    byte[] meant = Chats.ofSize(size, false).body();
    String written =
        new String(meant, StandardCharsets.UTF_8).replace('"' + Setup.MODEL + '"', quoted(alias));
    Request request = Request.post(Chats.PATH, written);

    Reply reply = stack.client().send(protocol, declared ? request : request.chunked());

    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.header(SimHeaders.RECEIVED_SHA256)).isEqualTo(Chats.sha256(meant));
  }

  @ParameterizedTest
  @EnumSource
  void send_aliasInThePath_serverGetsThePathOfItsModel(Protocol protocol) {
    Request infer = Request.post("/v2/models/gpt%2D4/infer?x=gpt-4", "{\"inputs\":[]}");
    Request ready = Request.get("/v2/models/gpt-4/ready");

    Reply inferred = stack.client().send(protocol, infer);

    assertThat(json(inferred).path("model_name").asString()).isEqualTo(Setup.MODEL);
    assertThat(inferred.header(SimHeaders.RECEIVED_SHA256)).isEqualTo(Chats.sha256(infer.body()));
    assertThat(json(stack.client().send(protocol, ready)).path("path").asString())
        .isEqualTo("/v2/models/" + Setup.MODEL + "/ready");
  }

  @ParameterizedTest
  @EnumSource
  void send_aliasInAForm_serverGetsItsModelAndTheFile(Protocol protocol) {
    for (boolean declared : new boolean[] {true, false}) {
      Request request =
          Request.post("/v1/audio/transcriptions", form("gpt-4"))
              .with("content-type", "multipart/form-data; boundary=b");

      Reply reply = stack.client().send(protocol, declared ? request : request.chunked());

      assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
      assertThat(reply.header(SimHeaders.RECEIVED_SHA256))
          .isEqualTo(Chats.sha256(form(Setup.MODEL)));
    }
  }

  private static byte[] form(String model) {
    String part = "--b\r\ncontent-disposition: form-data; name=";
    return (part
            + "model\r\n\r\n"
            + model
            + "\r\n"
            + part
            + "file; filename=\"gpt-4\"\r\n\r\n"
            + "RIFF".repeat(50_000)
            + "\r\n--b--\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }

  @ParameterizedTest
  @EnumSource
  void models_list_hasTheAliases(Protocol protocol) {
    JsonNode list = json(stack.client().send(protocol, Request.get("/v1/models")));

    assertThat(list.path("data").findValuesAsString("id"))
        .containsExactly("a much longer name for it", "gpt-4", Setup.MODEL);
    assertThat(list.path("data").findValuesAsString("root"))
        .containsExactly(Setup.MODEL, Setup.MODEL);
  }

  @ParameterizedTest
  @EnumSource
  void send_moreThanTheServersMayHave_429UntilOneIsThrough(Protocol protocol) {
    Exchange[] running = new Exchange[4];
    Arrays.setAll(running, i -> stack.client().start(protocol, Chats.streaming(2_000)));
    Arrays.stream(running).forEach(Exchange::awaitFirstByte);

    Reply refused = stack.client().send(protocol, Chats.small(false));

    assertThat(refused.status()).as(refused.toString()).isEqualTo(429);
    assertThat(refused.header(REASON)).isEqualTo("pool_full");
    assertThat(refused.header("retry-after")).isEqualTo("1");
    running[0].leave();
    eventually(
        "a server has room again",
        () -> stack.client().send(protocol, Chats.small(false)).status() == 200);
    Arrays.stream(running).skip(1).forEach(Exchange::leave);
  }

  @ParameterizedTest
  @EnumSource
  void send_pathThatRunsAServer_isForbidden(Protocol protocol) {
    for (String path : new String[] {"/sleep?level=1", "/v1/%75nload_lora_adapter"}) {
      Reply reply = stack.client().send(protocol, Request.post(path, "{}"));

      assertThat(reply.status()).as(reply.toString()).isEqualTo(403);
      assertThat(reply.header(REASON)).isEqualTo("admin_path");
    }
  }

  @ParameterizedTest
  @EnumSource
  void responses_goingOnFromOne_goToTheServerThatMadeIt(Protocol protocol) {
    Accounts before = stack.accounts();
    Reply first = stack.client().send(protocol, respond(null));
    String server = first.header(SimHeaders.SERVED_BY);
    String id = json(first).path("id").asString();
    awaitEntry(before);

    for (int i = 0; i < 10; i++) {
      Reply next = stack.client().send(protocol, respond(id));
      assertThat(next.status()).as(next.toString()).isEqualTo(200);
      assertThat(next.header(SimHeaders.SERVED_BY)).isEqualTo(server);
    }
  }

  @ParameterizedTest
  @EnumSource
  void responses_storedOne_isAskedForAtTheServerThatMadeIt(Protocol protocol) {
    for (int i = 0; i < 5; i++) {
      Accounts before = stack.accounts();
      Reply made = stack.client().send(protocol, respond(null));
      String id = json(made).path("id").asString();
      awaitEntry(before);

      assertThat(stack.client().send(protocol, Request.get(RESPONSES + "/" + id)))
          .returns(made.header(SimHeaders.SERVED_BY), reply -> reply.header(SimHeaders.SERVED_BY));
    }
  }

  @ParameterizedTest
  @EnumSource
  void responses_unknownOne_isNotFoundAndNoServerHearsOfIt(Protocol protocol) {
    String unknown = "resp_of_another_life";

    for (Request request : List.of(Request.get(RESPONSES + "/" + unknown), respond(unknown))) {
      Reply reply = stack.client().send(protocol, request);

      assertThat(reply.status()).as(reply.toString()).isEqualTo(404);
      assertThat(reply.header(REASON)).isEqualTo("response_not_found");
    }
  }

  /** The entry of the access log has come, and with it the id of the response. */
  private void awaitEntry(Accounts before) {
    eventually("the entry has come", () -> stack.accounts().since(before, "entries") > 0);
    stack.awaitIdle();
  }

  /** The previous response comes last in the body, where it decides as well as in front. */
  private static Request respond(@Nullable String previous) {
    String goesOn = previous == null ? "" : ",\"previous_response_id\":\"" + previous + '"';
    return Request.post(
        RESPONSES, "{\"model\":\"" + Setup.MODEL + "\",\"input\":\"hello\"" + goesOn + "}");
  }

  private static JsonNode json(Reply reply) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return JSON.readTree(reply.body());
  }
}
