package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonField;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import dev.berth.it.client.Exchange;
import dev.berth.it.client.Sdks;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.Behaviour;
import dev.berth.simulator.http.SimHeaders;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI's own SDK for Java finds nothing missing behind Envoy and Berth. */
@ParameterizedClass
@MethodSource("setups")
class OpenAiSdkIT {

  private static final String UNKNOWN = "gpt-7";

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final Stack stack;
  private final OpenAIClient client;

  OpenAiSdkIT(Setup setup) {
    stack = stacks.shared(setup);
    client = Sdks.openAi(stack.envoy().clients());
  }

  static Stream<Setup> setups() {
    return Stream.of(BodyMode.BUFFERED, BodyMode.FULL_DUPLEX_STREAMED)
        .map(
            mode ->
                Setup.of(Shipped.EDS_OVERRIDE_HOST, mode)
                    .withMaxBodySize("1MiB")
                    .withPool("maxRequestsPerServer: 1"));
  }

  @AfterEach
  void books() {
    client.close();
    stack.engines().forEach(engine -> engine.behave(Behaviour.NORMAL));
    stack.awaitIdle();
  }

  @Test
  void chat_whole_comesFromTheChosenServerWithUsage() {
    try (HttpResponseFor<ChatCompletion> reply =
        client.chat().completions().withRawResponse().create(chat().build())) {
      ChatCompletion answer = reply.parse();

      assertThat(answer.model()).isEqualTo(Setup.MODEL);
      assertThat(answer.choices().get(0).message().content()).hasValue("berth berth berth");
      assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(3);
      assertThat(reply.headers().values(SimHeaders.SERVED_BY))
          .isEqualTo(reply.headers().values("x-berth-destination"))
          .hasSize(1);
    }
  }

  @Test
  void chat_streamed_addsUpToTheSameAnswer() {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    ChatCompletionCreateParams params =
        chat()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();

    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(params)) {
      chunks.stream().forEach(accumulator::accumulate);
    }

    ChatCompletion answer = accumulator.chatCompletion();
    assertThat(answer.choices().get(0).message().content()).hasValue("berth berth berth");
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(3);
  }

  @Test
  void tools_callAndResult_goRound() {
    ChatCompletionCreateParams asked = withTool(chat()).build();

    ChatCompletionMessage call =
        client.chat().completions().create(asked).choices().get(0).message();
    ChatCompletionMessageFunctionToolCall function =
        call.toolCalls().orElseThrow().get(0).function().orElseThrow();
    ChatCompletionCreateParams told =
        asked.toBuilder()
            .addMessage(call)
            .addMessage(
                ChatCompletionToolMessageParam.builder()
                    .toolCallId(function.id())
                    .content("21 degrees")
                    .build())
            .build();
    ChatCompletionMessage said =
        client.chat().completions().create(told).choices().get(0).message();

    assertThat(function.function().name()).isEqualTo("weather");
    assertThat(said.content()).hasValue("berth berth berth");
  }

  @Test
  void tools_streamed_addUpToOneCall() {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();

    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(withTool(chat()).build())) {
      chunks.stream().forEach(accumulator::accumulate);
    }

    ChatCompletionMessage call = accumulator.chatCompletion().choices().get(0).message();
    assertThat(
            call.toolCalls().orElseThrow().get(0).function().orElseThrow().function().arguments())
        .isEqualTo("{\"text\":\"berth berth berth\"}");
  }

  @Test
  void embeddings_threeInputs_areThreeVectors() {
    CreateEmbeddingResponse answer =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model(Setup.MODEL)
                    .inputOfArrayOfStrings(List.of("a", "b", "c"))
                    .build());

    assertThat(answer.data()).hasSize(3);
  }

  @Test
  void models_listAndOne_areThoseOfThePool() {
    assertThat(client.models().list().data()).extracting(Model::id).containsExactly(Setup.MODEL);
    assertThat(client.models().retrieve(Setup.MODEL).id()).isEqualTo(Setup.MODEL);
  }

  @Test
  void transcription_file_reachesAServer() {
    MultipartField<InputStream> speech =
        MultipartField.<InputStream>builder()
            .value(new ByteArrayInputStream(new byte[300_000]))
            .filename("speech.wav")
            .build();
    TranscriptionCreateParams params =
        TranscriptionCreateParams.builder().model(Setup.MODEL).file(speech).build();

    assertThat(client.audio().transcriptions().create(params).transcription()).isPresent();
  }

  @Test
  void response_storedAndAskedFor_isFoundWhereItWasMade() {
    Response made = client.responses().create(response().build());
    stack.awaitIdle();

    Response kept = client.responses().retrieve(made.id());
    Response next = client.responses().create(response().previousResponseId(made.id()).build());
    client.responses().delete(made.id());

    assertThat(kept).isEqualTo(made);
    assertThat(next.previousResponseId()).hasValue(made.id());
    assertThat(failure(NotFoundException.class, () -> client.responses().retrieve(made.id())))
        .isNotNull();
  }

  @Test
  void response_streamed_isFoundWhereItWasMade() {
    ResponseAccumulator accumulator = ResponseAccumulator.create();

    try (StreamResponse<ResponseStreamEvent> events =
        client.responses().createStreaming(response().build())) {
      events.stream().forEach(accumulator::accumulate);
    }
    stack.awaitIdle();

    Response made = accumulator.response();
    assertThat(client.responses().retrieve(made.id())).isEqualTo(made);
  }

  @Test
  void response_inTheBackground_isCancelledWhereItIsMade() {
    Response queued = client.responses().create(response().background(true).build());
    stack.awaitIdle();

    Response cancelled = client.responses().cancel(queued.id());

    assertThat(queued.status()).hasValue(ResponseStatus.QUEUED);
    assertThat(cancelled.id()).isEqualTo(queued.id());
  }

  @Test
  void error_unknownModel_isNotFound() {
    ChatCompletionCreateParams params = chat().model(UNKNOWN).build();

    NotFoundException e =
        failure(NotFoundException.class, () -> client.chat().completions().create(params));

    assertThat(e.code()).hasValue("model_not_found");
    assertThat(e.type()).hasValue("invalid_request_error");
    assertThat(e.getMessage()).contains(UNKNOWN);
  }

  @Test
  void error_unknownModelDescribed_isNotFound() {
    assertThat(failure(NotFoundException.class, () -> client.models().retrieve(UNKNOWN)))
        .isNotNull();
  }

  @Test
  void error_unknownModelStreamed_isNotFound() {
    ChatCompletionCreateParams params = chat().model(UNKNOWN).build();

    assertThat(
            failure(
                NotFoundException.class,
                () -> client.chat().completions().createStreaming(params).close()))
        .isNotNull();
  }

  @Test
  void error_modelThatIsNoString_isABadRequest() {
    ChatCompletionCreateParams params = chat().model(JsonField.ofNullable(null)).build();

    assertThat(failure(BadRequestException.class, () -> client.chat().completions().create(params)))
        .isNotNull();
  }

  @Test
  void error_noServer_isThatOfAServerThatIsDown() {
    stack.files().writeServersYaml(List.of());
    eventually("no server is listed", () -> stack.pool().endpoints().isEmpty());
    OpenAIClient impatient = client.withOptions(options -> options.maxRetries(0));

    InternalServerException e =
        failure(
            InternalServerException.class,
            () -> impatient.chat().completions().create(chat().build()));
    stack.files().writeServersYaml(stack.engines());
    stack.awaitReady(stack.engines().size());

    assertThat(e.statusCode()).isEqualTo(503);
    assertThat(e.headers().values("retry-after")).hasSize(1);
    assertThat(e.code()).hasValue("no_ready_server");
  }

  @Test
  void error_bodyTooLarge_isSaidInJson() {
    ChatCompletionCreateParams params = chat().addUserMessage("ship ".repeat(220_000)).build();

    UnexpectedStatusCodeException e =
        failure(
            UnexpectedStatusCodeException.class, () -> client.chat().completions().create(params));

    assertThat(e.statusCode()).isEqualTo(413);
    assertThat(e.headers().values("x-berth-reason")).containsExactly("body_too_large");
    assertThat(e.type()).hasValue("invalid_request_error");
  }

  @Test
  void error_everyServerFull_isARateLimit() {
    OpenAIClient impatient = client.withOptions(options -> options.maxRetries(0));
    List<Exchange> busy = stack.occupyAll();

    RateLimitException e =
        failure(
            RateLimitException.class, () -> impatient.chat().completions().create(chat().build()));
    busy.forEach(Exchange::leave);

    assertThat(e.headers().values("retry-after")).hasSize(1);
    assertThat(e.code()).hasValue("pool_full");
  }

  @Test
  void error_everyServerFullForAMoment_isTriedAgainByTheSdkItself() {
    List<Exchange> busy = stack.occupyAll();
    long refusedBefore = refused();
    CompletableFuture<ChatCompletion> answer =
        client.async().chat().completions().create(chat().build());
    eventually("the pool was found full", () -> refused() > refusedBefore);

    busy.forEach(Exchange::leave);

    assertThat(answer.orTimeout(30, TimeUnit.SECONDS).join().choices()).hasSize(1);
  }

  @Test
  void error_serverSheds_reachesTheClientAsItIs() {
    stack.engines().forEach(engine -> engine.behave(Behaviour.NORMAL.withStatus(429)));
    OpenAIClient impatient = client.withOptions(options -> options.maxRetries(0));

    assertThat(
            failure(
                RateLimitException.class,
                () -> impatient.chat().completions().create(chat().build())))
        .isNotNull();
  }

  private long refused() {
    return stack.envoy().admin().stat("http.clients.downstream_rq_4xx");
  }

  private static <E extends OpenAIServiceException> E failure(
      Class<E> type, ThrowingCallable call) {
    return catchThrowableOfType(type, call);
  }

  private static ChatCompletionCreateParams.Builder chat() {
    return ChatCompletionCreateParams.builder()
        .model(Setup.MODEL)
        .addUserMessage("Where do ships sleep?")
        .maxCompletionTokens(3);
  }

  private static ChatCompletionCreateParams.Builder withTool(
      ChatCompletionCreateParams.Builder chat) {
    return chat.addFunctionTool(FunctionDefinition.builder().name("weather").build());
  }

  private static ResponseCreateParams.Builder response() {
    return ResponseCreateParams.builder().model(Setup.MODEL).input("Where do ships sleep?");
  }
}
