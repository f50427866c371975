package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimulatedEngine;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Berth answers itself, as a client of Envoy sees it. No server hears of these requests. */
@ParameterizedClass
@MethodSource("setups")
class AnswersIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String MESSAGES = "/v1/messages";

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final Stack stack;
  private final long receivedBefore;

  AnswersIT(Setup setup) {
    stack = stacks.shared(setup);
    receivedBefore = received();
  }

  static Stream<Setup> setups() {
    return Stream.of(BodyMode.BUFFERED, BodyMode.FULL_DUPLEX_STREAMED)
        .map(mode -> Setup.of(Shipped.EDS_OVERRIDE_HOST, mode));
  }

  @AfterEach
  void noServerHeardOfIt() {
    assertThat(received()).isEqualTo(receivedBefore);
    stack.awaitIdle();
  }

  private long received() {
    return stack.engines().stream().mapToLong(SimulatedEngine::received).sum();
  }

  @Test
  void models_list_namesWhatThePoolServes() {
    JsonNode list = json(200, Request.get("/v1/models"));

    assertThat(list.path("object").asString()).isEqualTo("list");
    assertThat(list.path("data")).hasSize(1);
    assertThat(list.at("/data/0/id").asString()).isEqualTo(Setup.MODEL);
  }

  @Test
  void models_one_isDescribed() {
    JsonNode model = json(200, Request.get("/v1/models/" + Setup.MODEL));

    assertThat(model.path("id").asString()).isEqualTo(Setup.MODEL);
  }

  @Test
  void models_unknownOne_isNotFound() {
    JsonNode body = json(404, Request.get("/v1/models/gpt-7"));

    assertThat(body.at("/error/code").asString()).isEqualTo("model_not_found");
  }

  @Test
  void chat_unknownModel_isNotFoundInOpenAiWords() {
    JsonNode body = json(404, Request.post(Chats.PATH, "{\"model\":\"gpt-7\",\"messages\":[]}"));

    assertThat(body.at("/error/code").asString()).isEqualTo("model_not_found");
    assertThat(body.at("/error/type").asString()).isEqualTo("invalid_request_error");
  }

  @Test
  void messages_unknownModel_isNotFoundInAnthropicWords() {
    JsonNode body = json(404, Request.post(MESSAGES, "{\"model\":\"gpt-7\",\"messages\":[]}"));

    assertThat(body.path("type").asString()).isEqualTo("error");
    assertThat(body.at("/error/type").asString()).isEqualTo("not_found_error");
  }

  @Test
  void chat_truncatedJson_isABadRequest() {
    JsonNode body = json(400, Request.post(Chats.PATH, "{\"model\":\"" + Setup.MODEL + "\""));

    assertThat(body.at("/error/type").asString()).isEqualTo("invalid_request_error");
  }

  @Test
  void chat_twoModels_isABadRequest() {
    String twice = "{\"model\":\"%s\",\"messages\":[],\"model\":\"other\"}".formatted(Setup.MODEL);

    json(400, Request.post(Chats.PATH, twice));
  }

  @Test
  void chat_noServerAtAll_isUnavailableAndSaysWhenToComeBack() {
    stack.files().writeServersYaml(List.of());
    eventually("no server is listed", () -> stack.pool().endpoints().isEmpty());
    try {
      for (Protocol protocol : Protocol.values()) {
        Reply reply = stack.client().send(protocol, Request.get("/tokenizer_info"));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
        assertThat(reply.header("retry-after")).matches("[1-9][0-9]*");
        assertThat(reply.header("content-type")).isEqualTo("application/json");
      }
    } finally {
      stack.files().writeServersYaml(stack.engines());
      stack.awaitReady(stack.engines().size());
    }
  }

  /** The same by both protocols. */
  private JsonNode json(int status, Request request) {
    Reply first = stack.client().send(Protocol.HTTP_1_1, request);
    Reply second = stack.client().send(Protocol.HTTP_2, request);

    assertThat(first.status()).as(first.toString()).isEqualTo(status);
    assertThat(second.status()).as(second.toString()).isEqualTo(status);
    assertThat(first.header("content-type")).isEqualTo("application/json");
    assertThat(second.text()).isEqualTo(first.text());
    return JSON.readTree(first.body());
  }
}
