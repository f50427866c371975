package dev.berth.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.StepCost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A response is kept where it was made, and only there. */
@Timeout(30)
class KeptResponsesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String RESPONSES = "/v1/responses";
  private static final EngineProfile SLOW =
      EngineProfile.standard().withCost(new StepCost(5e6, 0, 0, 0));

  private final SimulatedEngine engine = start(EngineProfile.instant());
  private final SimulatedEngine slow = start(SLOW);
  private final TestClient client = new TestClient(engine);
  private final TestClient slowClient = new TestClient(slow);

  private static SimulatedEngine start(EngineProfile profile) {
    return SimulatedEngine.start(
        profile, List.of("m"), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() {
    engine.close();
    slow.close();
  }

  @Test
  void get_madeHere_isTheSameResponse() throws Exception {
    JsonNode made = json(200, client.post(RESPONSES, "{\"input\":\"hi\"}"));

    JsonNode kept = json(200, client.get(at(made)));

    assertThat(kept).isEqualTo(made);
    assertThat(kept.path("status").asString()).isEqualTo("completed");
    assertThat(kept.at("/usage/input_tokens_details/cached_tokens").isNumber()).isTrue();
  }

  @Test
  void get_streamedHere_isComplete() throws Exception {
    String stream = client.post(RESPONSES, "{\"stream\":true}").body();
    String last = stream.lines().filter(line -> line.startsWith("data: ")).reduce("", (a, b) -> b);
    JsonNode completed = JSON.readTree(last.substring("data: ".length())).path("response");

    assertThat(json(200, client.get(at(completed)))).isEqualTo(completed);
  }

  @Test
  void get_madeElsewhere_isNotFound() throws Exception {
    JsonNode made = json(200, client.post(RESPONSES, "{}"));

    JsonNode error = json(404, slowClient.get(at(made)));

    assertThat(error.at("/error/param").asString()).isEqualTo("response_id");
  }

  @Test
  void get_notToBeStored_isNotFound() throws Exception {
    JsonNode made = json(200, client.post(RESPONSES, "{\"store\":false}"));

    json(404, client.get(at(made)));
  }

  @Test
  void get_afterARestart_isNotFound() throws Exception {
    JsonNode before = json(200, client.post(RESPONSES, "{}"));
    engine.restart();
    JsonNode after = json(200, client.post(RESPONSES, "{}"));

    assertThat(after.path("id")).isNotEqualTo(before.path("id"));
    json(404, client.get(at(before)));
  }

  @Test
  void delete_madeHere_isGone() throws Exception {
    JsonNode made = json(200, client.post(RESPONSES, "{}"));

    JsonNode deleted = json(200, client.send("DELETE", at(made), new byte[0]));

    assertThat(deleted.path("deleted").asBoolean()).isTrue();
    json(404, client.get(at(made)));
    json(404, client.send("DELETE", at(made), new byte[0]));
  }

  @Test
  void create_previousKnownHere_goesOn() throws Exception {
    JsonNode made = json(200, client.post(RESPONSES, "{}"));
    String next = "{\"previous_response_id\":" + made.path("id") + "}";

    assertThat(json(200, client.post(RESPONSES, next)).path("previous_response_id"))
        .isEqualTo(made.path("id"));
    json(404, slowClient.post(RESPONSES, next));
  }

  @Test
  void background_created_isQueuedAndCompleteLater() throws Exception {
    JsonNode queued = json(200, client.post(RESPONSES, "{\"background\":true}"));

    assertThat(queued.path("status").asString()).isEqualTo("queued");
    JsonNode now = queued;
    while (!now.path("status").asString().equals("completed")) {
      now = json(200, client.get(at(queued)));
    }
    assertThat(now.at("/output/0/content/0/text").asString()).startsWith("berth");
    JsonNode cancelled = json(200, client.post(at(queued) + "/cancel", ""));
    assertThat(cancelled.path("status").asString()).isEqualTo("completed");
  }

  @Test
  void cancel_inTheBackground_endsItsMaking() throws Exception {
    JsonNode queued =
        json(200, slowClient.post(RESPONSES, "{\"background\":true,\"max_output_tokens\":4096}"));
    assertThat(slow.stats().inFlight()).isEqualTo(1);

    JsonNode cancelled = json(200, slowClient.post(at(queued) + "/cancel", ""));

    assertThat(cancelled.path("status").asString()).isEqualTo("cancelled");
    assertThat(slow.stats().inFlight()).isZero();
    assertThat(slow.stats().totals().sequences().aborted()).isEqualTo(1);
    assertThat(json(200, slowClient.get(at(queued)))).isEqualTo(cancelled);
  }

  @Test
  void cancel_notInTheBackground_isABadRequest() throws Exception {
    JsonNode made = json(200, client.post(RESPONSES, "{}"));

    json(400, client.post(at(made) + "/cancel", ""));
  }

  @Test
  void cancel_madeElsewhere_isNotFound() throws Exception {
    JsonNode queued = json(200, client.post(RESPONSES, "{\"background\":true}"));

    json(404, slowClient.post(at(queued) + "/cancel", ""));
  }

  private static String at(JsonNode response) {
    return RESPONSES + "/" + response.path("id").asString();
  }

  private static JsonNode json(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
