package dev.berth.engine.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.ServedModel;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardsTest {

  @Test
  void read_modelAndAdapter_namesTheBase() {
    assertThat(
            read(
                """
                {"object": "list", "data": [
                  {"id": "qwen3-32b", "object": "model", "created": 1, "owned_by": "vllm",
                   "root": "/models/qwen", "parent": null, "max_model_len": 32768,
                   "permission": [{"id": "modelperm-1", "allow_sampling": true}]},
                  {"id": "my-lora", "object": "model", "root": "/loras/a", "parent": "qwen3-32b"}]}
                """))
        .containsExactly(ServedModel.of("qwen3-32b"), new ServedModel("my-lora", "qwen3-32b"));
  }

  @Test
  void read_emptyList_isAListOfNone() {
    assertThat(read("{\"data\": []}")).isEmpty();
  }

  @Test
  void read_cardThatIsItsOwnParent_isAModelOfItsOwn() {
    assertThat(read("{\"data\": [{\"id\": \"a\", \"parent\": \"a\"}]}"))
        .containsExactly(ServedModel.of("a"));
  }

  @Test
  void read_sameNameTwice_countsOnce() {
    assertThat(read("{\"data\": [{\"id\": \"a\"}, {\"id\": \"a\", \"parent\": \"b\"}]}"))
        .containsExactly(ServedModel.of("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"models\"",
        "<html></html>",
        "{}",
        "{\"data\": null}",
        "{\"data\": {}}",
        "{\"data\": [null]}",
        "{\"data\": [[]]}",
        "{\"data\": [\"a\"]}",
        "{\"data\": [{}]}",
        "{\"data\": [{\"id\": null}]}",
        "{\"data\": [{\"id\": 7}]}",
        "{\"data\": [{\"id\": true}]}",
        "{\"data\": [{\"id\": \"\"}]}",
        "{\"data\": [{\"id\": \" \"}]}",
        "{\"data\": [{\"id\": {\"id\": \"a\"}}]}",
        "{\"data\": [{\"id\": \"a\", \"parent\": 7}]}",
        "{\"data\": [{\"id\": \"a\", \"parent\": \"\"}]}",
        "{\"data\": [{\"id\": \"a\"}]",
        "{\"data\": [{\"id\": \"a\"}]} {}",
        "{\"data\": [{\"id\": \"a\"}], \"data\": 1}"
      })
  void read_anythingElse_isNoList(String body) {
    assertThat(read(body)).isNull();
  }

  @Test
  void read_brokenUtf8_isNoList() {
    byte[] body = "{\"data\": [{\"id\": \"a?\"}]}".getBytes(UTF_8);
    body[18] = (byte) 0xff;

    assertThat(ModelCards.read(body)).isNull();
  }

  @Test
  void read_deepNesting_isNoList() {
    assertThat(read("{\"x\": " + "[".repeat(100_000))).isNull();
  }

  @Test
  void read_longestName_isTaken() {
    assertThat(read(cardNamed("n".repeat(ModelCards.MAX_NAME_LENGTH)))).hasSize(1);
    assertThat(read(cardNamed("n".repeat(ModelCards.MAX_NAME_LENGTH + 1)))).isNull();
  }

  @Test
  void read_longestList_isTaken() {
    assertThat(read(cards(ModelCards.MAX_MODELS))).hasSize(ModelCards.MAX_MODELS);
    assertThat(read(cards(ModelCards.MAX_MODELS + 1))).isNull();
  }

  private static String cardNamed(String name) {
    return "{\"data\": [{\"id\": \"" + name + "\"}]}";
  }

  private static String cards(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"id\": \"m" + i + "\"}")
        .collect(Collectors.joining(",", "{\"data\": [", "]}"));
  }

  private static @Nullable List<ServedModel> read(String body) {
    return ModelCards.read(body.getBytes(UTF_8));
  }
}
