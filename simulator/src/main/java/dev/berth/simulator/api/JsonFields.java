package dev.berth.simulator.api;

import dev.berth.simulator.engine.PromptHasher;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What the fields of a JSON body mean, over all APIs. Every string below a top-level prompt field
 * is prompt text, every integer there a ready-made token. A repeated field counts as engines count
 * it: the last one wins. Stream-confined.
 */
final class JsonFields {
  private static final Set<String> PROMPTS =
      Set.of(
          "messages",
          "prompt",
          "input",
          "system",
          "instructions",
          "tools",
          "query",
          "documents",
          "text_1",
          "text_2",
          "tokens",
          "token_ids",
          "text",
          "input_ids",
          "inputs",
          "contents",
          "systemInstruction");
  private static final Set<String> LIMITS =
      Set.of(
          "max_tokens",
          "max_completion_tokens",
          "max_output_tokens",
          "sampling_params.max_tokens",
          "sampling_params.max_new_tokens",
          "generationConfig.maxOutputTokens");

  /** Fields whose elements are answered one by one. */
  private static final Set<String> LISTS = Set.of("input", "documents", "text_2");

  private final PromptHasher prompt;
  private final ToolTalk tools = new ToolTalk();
  private @Nullable String model;
  private boolean stream;
  private boolean includeUsage;
  private @Nullable Integer outputTokens;
  private int inputs;
  private boolean background;
  private boolean store = true;
  private @Nullable String previousId;

  JsonFields(PromptHasher prompt) {
    this.prompt = prompt;
  }

  GenerationRequest request() {
    return new GenerationRequest(
        model,
        stream,
        includeUsage,
        outputTokens,
        prompt,
        Math.max(1, inputs),
        tools.called(),
        new Retention(background, store, previousId),
        null);
  }

  /** An object or array begins at this depth, the body itself being at 0. */
  void onStructure(int depth, String field) {
    if (depth == 2 && LISTS.contains(field)) {
      inputs++;
    }
  }

  /** A value right in the body. Returns what is wrong with it, or null. */
  @Nullable String onTopLevel(String field, JsonToken token, JsonParser value) {
    switch (field) {
      case "model" -> {
        return onModel(token, value);
      }
      case "stream" -> stream = token == JsonToken.VALUE_TRUE;
      case "background" -> background = token == JsonToken.VALUE_TRUE;
      case "store" -> store = token != JsonToken.VALUE_FALSE;
      case "previous_response_id" -> previousId = value.getValueAsString();
      case "tool_choice" -> tools.onChoice(value.getValueAsString());
      default -> onLimitOrPrompt(field, field, token, value);
    }
    return null;
  }

  private @Nullable String onModel(JsonToken token, JsonParser value) {
    if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NULL) {
      return "The field `model` must be a string.";
    }
    model = token == JsonToken.VALUE_NULL ? null : value.getString();
    return null;
  }

  /** A value in an object or array of the body, or deeper. */
  void onInner(int depth, String field, String innerField, JsonToken token, JsonParser value) {
    String path = depth == 2 ? field + '.' + innerField : field;
    if (path.equals("stream_options.include_usage")) {
      includeUsage = token == JsonToken.VALUE_TRUE;
      return;
    }
    if (token == JsonToken.VALUE_STRING) {
      if (depth == 2) {
        onStructure(depth, field);
      }
      tools.onText(depth, field, value);
    }
    onLimitOrPrompt(path, field, token, value);
  }

  private void onLimitOrPrompt(String path, String field, JsonToken token, JsonParser value) {
    if (LIMITS.contains(path)) {
      onLimit(token, value);
    } else if (PROMPTS.contains(field)) {
      onPrompt(token, value);
    }
  }

  private void onLimit(JsonToken token, JsonParser value) {
    if (token == JsonToken.VALUE_NUMBER_INT) {
      outputTokens = (int) Math.max(1, value.getNumberValue().doubleValue());
    }
  }

  private void onPrompt(JsonToken token, JsonParser value) {
    if (token == JsonToken.VALUE_STRING) {
      value.getString(prompt);
      prompt.endOfPart();
    } else if (token == JsonToken.VALUE_NUMBER_INT) {
      prompt.token(value.getNumberValue().intValue());
    }
  }
}
