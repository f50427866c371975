package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.client.Sdks;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Accounts;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.LlamaEngine;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two servers that nobody here wrote, llama.cpp's with a model of random weights, behind Envoy and
 * Berth. What Berth says of a request, and what the server itself has counted, are the same.
 */
class LlamaCppIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String PROMPT = "Where do ships sleep? ".repeat(20);
  private static final String PREDICTED = "llamacpp:tokens_predicted_total";
  private static final String CACHED = "llamacpp:prompt_tokens_cached_total";
  private static final String RUNNING = "llamacpp:requests_processing";

  private static final List<LlamaEngine> engines = new ArrayList<>();
  private static Stack stack;

  private final OpenAIClient openAi =
      Sdks.openAi(stack.envoy().clients())
          .withOptions(options -> options.responseValidation(false));
  private final AnthropicClient anthropic =
      Sdks.anthropic(stack.envoy().clients())
          .withOptions(options -> options.responseValidation(false));

  @BeforeAll
  static void start(@TempDir Path folder) {
    engines.add(LlamaEngine.start(folder));
    engines.add(LlamaEngine.start(folder));
    String servers =
        "servers:\n- {address: \"%s\"}\n- {address: \"%s\"}\n"
            .formatted(engines.get(0).address(), engines.get(1).address());
    stack =
        Stack.over(Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED).withServers(2), servers);
  }

  @AfterAll
  static void end() {
    if (stack != null) {
      stack.close();
    }
    engines.forEach(LlamaEngine::close);
  }

  @AfterEach
  void books() {
    openAi.close();
    anthropic.close();
    stack.awaitIdle();
  }

  @Test
  void models_serversThatWereListedWithoutAny_areAskedForThem() {
    JsonNode list = json(stack.client().send(Protocol.HTTP_1_1, Request.get("/v1/models")));

    assertThat(list.path("data")).hasSize(1);
    assertThat(list.at("/data/0/id").asString()).isEqualTo(LlamaEngine.MODEL);
    assertThat(stack.pool().ready(LlamaEngine.MODEL)).hasSize(2);
  }

  @Test
  void chat_manyAtOnce_eachServerCountsWhatBerthSentIt() {
    Map<String, Long> before = counted(PREDICTED);
    List<Exchange> exchanges =
        IntStream.range(0, 24)
            .mapToObj(i -> stack.client().start(Protocol.HTTP_1_1, chat(40 + i, false)))
            .toList();

    List<Reply> replies = exchanges.stream().map(Exchange::reply).toList();

    Map<String, Long> said =
        sums(replies, reply -> usage(reply).path("completion_tokens").asLong());
    assertThat(said).hasSize(2).isEqualTo(difference(before, counted(PREDICTED)));
  }

  @Test
  void stream_tokenByToken_endsWithUsageOfTheServerThatWasChosen() {
    Map<String, Long> before = counted(PREDICTED);

    Reply reply = stack.client().send(Protocol.HTTP_2, chat(40, true));

    assertThat(reply.text()).endsWith("data: [DONE]\n\n");
    assertThat(reply.text().lines().filter(line -> line.startsWith("data: {")))
        .hasSizeGreaterThan(10);
    assertThat(difference(before, counted(PREDICTED)))
        .containsOnlyKeys(reply.header("x-berth-destination"));
  }

  @Test
  void prefixCache_samePromptAgain_isCountedByTheServerAndByBerth() {
    Map<String, Long> before = counted(CACHED);
    Accounts accounts = stack.accounts();
    List<Reply> replies =
        Stream.generate(() -> stack.client().send(Protocol.HTTP_1_1, chat(3, false)))
            .limit(5)
            .toList();
    stack.awaitIdle();

    Map<String, Long> cached = sums(replies, LlamaCppIT::cachedTokens);
    long prompt =
        replies.stream().mapToLong(reply -> usage(reply).path("prompt_tokens").asLong()).sum();
    assertThat(difference(before, counted(CACHED))).isEqualTo(cached).isNotEmpty();
    assertThat(stack.accounts().since(accounts))
        .containsEntry("tokens prompt", prompt)
        .containsEntry("tokens cached", cached.values().stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void leave_inMidStream_endsTheServersWorkToo() {
    int tokens = 6_000;
    Map<String, Long> before = counted(PREDICTED);
    Exchange exchange = stack.client().start(Protocol.HTTP_1_1, chat(tokens, true));
    exchange.awaitFirstByte();

    exchange.leave();

    eventually("no server works", () -> total(counted(RUNNING)) == 0);
    assertThat(total(difference(before, counted(PREDICTED)))).isLessThan(tokens);
  }

  @Test
  void openAiSdk_everythingThatTheServerHas_works() {
    ChatCompletionCreateParams chat =
        ChatCompletionCreateParams.builder()
            .model(LlamaEngine.MODEL)
            .addUserMessage(PROMPT)
            .maxCompletionTokens(5)
            .temperature(0.0)
            .build();

    ChatCompletion whole = openAi.chat().completions().create(chat);
    ChatCompletion streamed = streamed(openAi, chat);
    Response response = openAi.responses().create(response());

    assertThat(whole.choices().get(0).message().content()).isPresent();
    assertThat(streamed.choices().get(0).message().content())
        .isEqualTo(whole.choices().get(0).message().content());
    assertThat(response.usage().orElseThrow().outputTokens()).isPositive();
    assertThat(openAi.embeddings().create(embeddings()).data()).hasSize(2);
    assertThat(openAi.models().list().data())
        .extracting(Model::id)
        .containsExactly(LlamaEngine.MODEL);
  }

  private static ChatCompletion streamed(OpenAIClient client, ChatCompletionCreateParams chat) {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(chat)) {
      chunks.stream().forEach(accumulator::accumulate);
    }
    return accumulator.chatCompletion();
  }

  private static ResponseCreateParams response() {
    return ResponseCreateParams.builder()
        .model(LlamaEngine.MODEL)
        .input(PROMPT)
        .maxOutputTokens(5)
        .build();
  }

  private static EmbeddingCreateParams embeddings() {
    return EmbeddingCreateParams.builder()
        .model(LlamaEngine.MODEL)
        .inputOfArrayOfStrings(List.of("ships", "sleep"))
        .build();
  }

  @Test
  void openAiSdk_modelThatNoServerHas_isRefusedAlthoughTheServersWouldTakeIt() {
    Map<String, Long> before = counted(PREDICTED);
    ChatCompletionCreateParams chat =
        ChatCompletionCreateParams.builder().model("huge").addUserMessage(PROMPT).build();

    NotFoundException e =
        catchThrowableOfType(
            NotFoundException.class, () -> openAi.chat().completions().create(chat));

    assertThat(e.code()).hasValue("model_not_found");
    assertThat(counted(PREDICTED)).isEqualTo(before);
  }

  @Test
  void anthropicSdk_everythingThatTheServerHas_works() {
    MessageCreateParams params =
        MessageCreateParams.builder()
            .model(LlamaEngine.MODEL)
            .addUserMessage(PROMPT)
            .maxTokens(5)
            .putAdditionalBodyProperty("temperature", JsonValue.from(0))
            .build();
    MessageCountTokensParams count =
        MessageCountTokensParams.builder().model(LlamaEngine.MODEL).addUserMessage(PROMPT).build();

    Message whole = anthropic.messages().create(params);
    Message streamed = streamed(anthropic, params);

    assertThat(text(whole)).isNotEmpty().isEqualTo(text(streamed));
    assertThat(whole.usage().outputTokens()).isPositive();
    assertThat(anthropic.messages().countTokens(count).inputTokens()).isGreaterThan(100);
  }

  private static Message streamed(AnthropicClient client, MessageCreateParams params) {
    MessageAccumulator accumulator = MessageAccumulator.create();
    try (com.anthropic.core.http.StreamResponse<RawMessageStreamEvent> events =
        client.messages().createStreaming(params)) {
      events.stream().forEach(accumulator::accumulate);
    }
    return accumulator.message();
  }

  private static String text(Message message) {
    return message.content().get(0).text().orElseThrow().text();
  }

  /** A chat whose answer has exactly so many tokens. */
  private static Request chat(int tokens, boolean stream) {
    return Request.post(
        Chats.PATH,
        """
        {"model":"%s","messages":[{"role":"user","content":"%s"}],"max_tokens":%d,"stream":%b,
         "ignore_eos":true}"""
            .formatted(LlamaEngine.MODEL, PROMPT, tokens, stream));
  }

  private static JsonNode json(Reply reply) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    return JSON.readTree(reply.body());
  }

  private static JsonNode usage(Reply reply) {
    return json(reply).path("usage");
  }

  private static long cachedTokens(Reply reply) {
    return usage(reply).at("/prompt_tokens_details/cached_tokens").asLong();
  }

  /** A counter of each server, by its address. */
  private static Map<String, Long> counted(String counter) {
    Map<String, Long> counted = new TreeMap<>();
    engines.forEach(engine -> counted.put(engine.address(), engine.counter(counter)));
    return counted;
  }

  /** What came on top, by address; without servers for which that is nothing. */
  private static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> difference = new TreeMap<>(after);
    before.forEach((address, count) -> difference.merge(address, -count, Long::sum));
    difference.values().removeIf(count -> count == 0);
    return difference;
  }

  /** What the answers say, by the server that Berth chose for them. */
  private static Map<String, Long> sums(List<Reply> replies, ToLongFunction<Reply> value) {
    Map<String, Long> sums = new TreeMap<>();
    for (Reply reply : replies) {
      sums.merge(reply.header("x-berth-destination"), value.applyAsLong(reply), Long::sum);
    }
    sums.values().removeIf(sum -> sum == 0);
    return sums;
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
