package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.ContentTooLargeException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.ErrorType;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.messages.UserMessageParam;
import com.anthropic.models.models.ModelInfo;
import com.anthropic.models.models.ModelListPage;
import dev.berth.it.client.Exchange;
import dev.berth.it.client.Sdks;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.Behaviour;
import dev.berth.simulator.http.SimHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Anthropic's own SDK for Java finds nothing missing behind Envoy and Berth. */
@ParameterizedClass
@MethodSource("setups")
class AnthropicSdkIT {

  private static final String UNKNOWN = "opus-7";

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final Stack stack;
  private final AnthropicClient client;

  AnthropicSdkIT(Setup setup) {
    stack = stacks.shared(setup);
    client = Sdks.anthropic(stack.envoy().clients());
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
  void message_whole_comesFromTheChosenServerWithUsage() {
    try (HttpResponseFor<Message> reply =
        client.messages().withRawResponse().create(message().build())) {
      Message answer = reply.parse();

      assertThat(answer.content().get(0).text().orElseThrow().text())
          .isEqualTo("berth berth berth");
      assertThat(answer.usage().outputTokens()).isEqualTo(3);
      assertThat(answer.usage().cacheReadInputTokens()).isPresent();
      assertThat(reply.headers().values(SimHeaders.SERVED_BY))
          .isEqualTo(reply.headers().values("x-berth-destination"))
          .hasSize(1);
    }
  }

  @Test
  void message_streamed_addsUpToTheSameAnswer() {
    Message answer = streamed(message().build());

    assertThat(answer.content().get(0).text().orElseThrow().text()).isEqualTo("berth berth berth");
    assertThat(answer.stopReason()).hasValue(StopReason.MAX_TOKENS);
    assertThat(answer.usage().outputTokens()).isEqualTo(3);
  }

  @Test
  void tools_callAndResult_goRound() {
    MessageCreateParams asked = message().addTool(weather()).build();

    Message call = client.messages().create(asked);
    ToolUseBlock use = call.content().get(0).toolUse().orElseThrow();
    MessageCreateParams told =
        asked.toBuilder().addMessage(call).addMessage(result(use.id(), "21 degrees")).build();
    Message said = client.messages().create(told);

    assertThat(use.name()).isEqualTo("weather");
    assertThat(call.stopReason()).hasValue(StopReason.TOOL_USE);
    assertThat(said.content().get(0).text()).isPresent();
  }

  @Test
  void tools_streamed_addUpToOneCall() {
    Message call = streamed(message().addTool(weather()).build());

    assertThat(call.content().get(0).toolUse().orElseThrow()._input())
        .isEqualTo(JsonValue.from(Map.of("text", "berth berth berth")));
  }

  @Test
  void countTokens_messages_areCounted() {
    MessageCountTokensParams params =
        MessageCountTokensParams.builder()
            .model(Setup.MODEL)
            .addUserMessage("Where do ships sleep?")
            .build();

    assertThat(client.messages().countTokens(params).inputTokens()).isPositive();
  }

  @Test
  void models_listAndOne_areThoseOfThePool() {
    ModelListPage models = client.models().list();

    assertThat(models.items()).extracting(ModelInfo::id).containsExactly(Setup.MODEL);
    assertThat(models.items()).allSatisfy(model -> model.validate());
    assertThat(models.hasNextPage()).isFalse();
    assertThat(client.models().retrieve(Setup.MODEL).displayName()).isEqualTo(Setup.MODEL);
  }

  @Test
  void error_unknownModel_isNotFound() {
    NotFoundException e =
        failure(
            NotFoundException.class,
            () -> client.messages().create(message().model(UNKNOWN).build()));

    assertThat(e.type()).hasValue(ErrorType.NOT_FOUND_ERROR);
    assertThat(e.apiMessage().orElseThrow()).contains(UNKNOWN);
  }

  @Test
  void error_unknownModelStreamed_isNotFound() {
    NotFoundException e =
        failure(NotFoundException.class, () -> streamed(message().model(UNKNOWN).build()));

    assertThat(e.type()).hasValue(ErrorType.NOT_FOUND_ERROR);
  }

  @Test
  void error_noServer_isThatOfAServerThatIsDown() {
    stack.files().writeServersYaml(List.of());
    eventually("no server is listed", () -> stack.pool().endpoints().isEmpty());

    AnthropicServiceException e =
        failure(
            AnthropicServiceException.class,
            () -> impatient().messages().create(message().build()));
    stack.files().writeServersYaml(stack.engines());
    stack.awaitReady(stack.engines().size());

    assertThat(e.statusCode()).isEqualTo(503);
    assertThat(e.headers().values("retry-after")).hasSize(1);
    assertThat(e.type()).hasValue(ErrorType.OVERLOADED_ERROR);
  }

  @Test
  void error_secondModel_isABadRequest() {
    MessageCreateParams params =
        message().putAdditionalBodyProperty("model", JsonValue.from("another")).build();

    BadRequestException e =
        failure(BadRequestException.class, () -> client.messages().create(params));

    assertThat(e.type()).hasValue(ErrorType.INVALID_REQUEST_ERROR);
  }

  @Test
  void error_bodyTooLarge_isSaidInJson() {
    MessageCreateParams params = message().addUserMessage("ship ".repeat(220_000)).build();

    ContentTooLargeException e =
        failure(ContentTooLargeException.class, () -> client.messages().create(params));

    assertThat(e.headers().values("x-berth-reason")).containsExactly("body_too_large");
  }

  @Test
  void error_everyServerFull_isARateLimit() {
    List<Exchange> busy = stack.occupyAll();

    RateLimitException e =
        failure(RateLimitException.class, () -> impatient().messages().create(message().build()));
    busy.forEach(Exchange::leave);

    assertThat(e.type()).hasValue(ErrorType.RATE_LIMIT_ERROR);
    assertThat(e.headers().values("retry-after")).hasSize(1);
  }

  @Test
  void error_serverSheds_reachesTheClientAsItIs() {
    stack.engines().forEach(engine -> engine.behave(Behaviour.NORMAL.withStatus(429)));

    RateLimitException e =
        failure(RateLimitException.class, () -> impatient().messages().create(message().build()));

    assertThat(e.type()).hasValue(ErrorType.RATE_LIMIT_ERROR);
  }

  private AnthropicClient impatient() {
    return client.withOptions(options -> options.maxRetries(0));
  }

  private static <E extends AnthropicServiceException> E failure(
      Class<E> type, ThrowingCallable call) {
    return catchThrowableOfType(type, call);
  }

  private Message streamed(MessageCreateParams params) {
    MessageAccumulator accumulator = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(params)) {
      events.stream().forEach(accumulator::accumulate);
    }
    return accumulator.message();
  }

  private static MessageCreateParams.Builder message() {
    return MessageCreateParams.builder()
        .model(Setup.MODEL)
        .addUserMessage("Where do ships sleep?")
        .maxTokens(3);
  }

  private static Tool weather() {
    return Tool.builder().name("weather").inputSchema(Tool.InputSchema.builder().build()).build();
  }

  private static UserMessageParam result(String toolUseId, String content) {
    ToolResultBlockParam result =
        ToolResultBlockParam.builder().toolUseId(toolUseId).content(content).build();
    return UserMessageParam.builder()
        .contentOfContentBlockParams(List.of(ContentBlockParam.ofToolResult(result)))
        .build();
  }
}
