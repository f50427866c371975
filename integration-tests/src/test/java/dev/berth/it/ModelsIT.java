package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimHeaders;
import java.util.Arrays;
import java.util.stream.Stream;
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
  private static final String HELLO = "{\"model\":\"" + Setup.MODEL + "\",\"input\":\"hello\"}";
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
    return Stream.of(BodyMode.BUFFERED, BodyMode.FULL_DUPLEX_STREAMED)
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
    Arrays.setAll(running, i -> stack.client().start(protocol, Chats.streaming(200)));
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
  void responses_storedOne_isAskedForAtTheServerThatMadeIt(Protocol protocol) {
    for (int i = 0; i < 5; i++) {
      Reply made = stack.client().send(protocol, Request.post(RESPONSES, HELLO));
      String id = json(made).path("id").asString();
      stack.awaitIdle(); // the entry of the access log has come, and with it the id

      assertThat(stack.client().send(protocol, Request.get(RESPONSES + "/" + id)))
          .returns(made.header(SimHeaders.SERVED_BY), reply -> reply.header(SimHeaders.SERVED_BY));
    }
  }

  @ParameterizedTest
  @EnumSource
  void responses_unknownOne_isNotFoundAndNoServerHearsOfIt(Protocol protocol) {
    Reply reply = stack.client().send(protocol, Request.get(RESPONSES + "/resp_of_another_life"));

    assertThat(reply.status()).as(reply.toString()).isEqualTo(404);
    assertThat(reply.header(REASON)).isEqualTo("response_not_found");
  }

  private static JsonNode json(Reply reply) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return JSON.readTree(reply.body());
  }
}
