package dev.berth.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.PromptHasher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

  @Test
  void request_allFields_areReadWhereverTheyStand() {
    GenerationRequest request =
        read(
            """
            {"messages":[{"role":"user","content":"hello"}],"max_completion_tokens":7,
             "stream_options":{"include_usage":true},"stream":true,"model":"qw\\u0065n3"}""");

    assertThat(request.model()).isEqualTo("qwen3");
    assertThat(request.stream()).isTrue();
    assertThat(request.includeUsage()).isTrue();
    assertThat(request.wantedTokens()).isEqualTo(7);
  }

  @Test
  void request_emptyObject_hasTheDefaults() {
    GenerationRequest request = read("{}");

    assertThat(request.model()).isNull();
    assertThat(request.stream()).isFalse();
    assertThat(request.includeUsage()).isFalse();
    assertThat(request.wantedTokens()).isEqualTo(GenerationRequest.DEFAULT_OUTPUT_TOKENS);
  }

  @Test
  void request_fieldsOfTheSameNameDeeper_areNotTheRequests() {
    GenerationRequest request =
        read("{\"metadata\":{\"model\":\"x\",\"stream\":true,\"max_tokens\":9},\"model\":\"y\"}");

    assertThat(request.model()).isEqualTo("y");
    assertThat(request.stream()).isFalse();
    assertThat(request.outputTokens()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "-123456789012345678901234567890"})
  void request_limitBelowOne_isOne(String limit) {
    assertThat(read("{\"max_tokens\":" + limit + "}").wantedTokens()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"5\"", "5.5", "[5]"})
  void request_limitThatIsNoInteger_isNoLimit(String limit) {
    assertThat(read("{\"max_tokens\":" + limit + "}").outputTokens()).isNull();
  }

  @Test
  void request_hugeLimit_isTheLargestInt() {
    assertThat(read("{\"max_tokens\":123456789012345678901234567890}").wantedTokens())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void request_promptText_isCountedWithoutItsEscapes() {
    int plain = read("{\"prompt\":\"" + "a".repeat(400) + "\"}").prompt().toPrompt("m").tokens();
    int escaped =
        read("{\"prompt\":\"" + "\\u0061".repeat(400) + "\"}").prompt().toPrompt("m").tokens();

    assertThat(plain).isEqualTo(escaped).isEqualTo(101);
  }

  @Test
  void request_textOutsideThePromptFields_isNoPrompt() {
    assertThat(read("{\"user\":\"" + "a".repeat(400) + "\"}").prompt().toPrompt("m").tokens())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void feed_anyChunking_givesTheSameRequest(int chunkBytes) {
    String text = "{\"model\":\"m\u00e9\",\"prompt\":[1,2,300],\"input\":\"\ud83d\ude80x\"}";
    JsonBody body = newBody();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += chunkBytes) {
      body.feed(ByteBuffer.wrap(bytes, at, Math.min(chunkBytes, bytes.length - at)));
    }

    assertThat(body.end()).isNull();
    assertThat(body.request().model()).isEqualTo("m\u00e9");
    assertThat(body.request().prompt().toPrompt("m").tokens()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "3",
        "\"x\"",
        "{",
        "{\"model\":\"x\"",
        "{}{}",
        "{} 1",
        "{\"a\":1,}",
        "{'a':1}",
        "{\"model\":3}",
        "{\"model\":[\"x\"]",
        "not json",
        "{\"a\":nul}"
      })
  void end_notOneJsonObject_saysWhatIsWrong(String text) {
    JsonBody body = newBody();
    body.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));

    assertThat(body.end()).isNotBlank();
  }

  private static JsonBody newBody() {
    return new JsonBody(new PromptHasher(EngineProfile.instant()));
  }

  private static GenerationRequest read(String text) {
    JsonBody body = newBody();
    body.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(body.end()).isNull();
    return body.request();
  }
}
