package dev.berth.simulator.api;

import tools.jackson.databind.node.ObjectNode;

/** OpenAI responses that say something. Stateless; what is kept is kept by the server. */
public class ResponsesFormat implements AnswerFormat {
  private static final int EVENTS_BEFORE_TOKENS = 2;

  ResponsesFormat() {}

  /**
   * A response that is not complete, and perhaps never will be.
   *
   * @param status in OpenAI's words: {@code queued}, {@code in_progress}, {@code cancelled}
   */
  public static ObjectNode incomplete(Completion completion, String status) {
    ObjectNode response = document(completion, status);
    response.set("output", Json.array());
    return response.putNull("usage");
  }

  @Override
  public final ObjectNode whole(Completion completion) {
    ObjectNode response = document(completion, "completed");
    response.set("output", Json.array(item(completion)));
    response.set("usage", usage(completion.usage()));
    return response;
  }

  private static ObjectNode usage(Completion.Usage counted) {
    ObjectNode usage = Json.object();
    usage.put("input_tokens", counted.prompt());
    ObjectNode input = usage.putObject("input_tokens_details");
    input.put("cached_tokens", counted.cached()).put("cache_write_tokens", 0);
    usage.put("output_tokens", counted.output());
    usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    return usage.put("total_tokens", counted.total());
  }

  @Override
  public final String opening(Completion completion) {
    ObjectNode created = event("response.created", 0);
    created.set("response", incomplete(completion, "in_progress"));
    ObjectNode added = event("response.output_item.added", 1).put("output_index", 0);
    added.set("item", emptyItem(completion));
    return Sse.typed(created) + Sse.typed(added);
  }

  @Override
  public final String token(Completion completion, int index) {
    ObjectNode delta = event(deltaType(), EVENTS_BEFORE_TOKENS + index).put("output_index", 0);
    delta.put("item_id", itemId(completion)).put("content_index", 0);
    delta.putArray("logprobs");
    return Sse.typed(delta.put("delta", piece(completion, index)));
  }

  @Override
  public final String closing(Completion completion, boolean includeUsage) {
    int number = EVENTS_BEFORE_TOKENS + completion.usage().output();
    ObjectNode item = event("response.output_item.done", number).put("output_index", 0);
    item.set("item", item(completion));
    ObjectNode completed = event("response.completed", number + 1);
    completed.set("response", whole(completion));
    return Sse.typed(item) + Sse.typed(completed);
  }

  private static ObjectNode event(String type, int number) {
    return Json.object().put("type", type).put("sequence_number", number);
  }

  String deltaType() {
    return "response.output_text.delta";
  }

  /** The piece of the item that the token at {@code index} makes. */
  String piece(Completion completion, int index) {
    return Completion.word(index);
  }

  String itemId(Completion completion) {
    return "msg_" + completion.id();
  }

  /** What the model put out. */
  ObjectNode item(Completion completion) {
    ObjectNode text = Json.object().put("type", "output_text").put("text", completion.text());
    text.set("annotations", Json.array());
    ObjectNode message = emptyItem(completion).put("status", "completed");
    message.set("content", Json.array(text));
    return message;
  }

  /** {@link #item} before its first token. */
  ObjectNode emptyItem(Completion completion) {
    ObjectNode message = Json.object().put("type", "message").put("id", itemId(completion));
    message.put("status", "in_progress").put("role", "assistant");
    message.set("content", Json.array());
    return message;
  }

  private static ObjectNode document(Completion completion, String status) {
    Retention retention = completion.request().retention();
    ObjectNode response = Json.object().put("id", "resp_" + completion.id());
    response.put("object", "response").put("created_at", completion.createdSeconds());
    response.put("status", status).put("background", retention.background());
    response.putNull("error").putNull("incomplete_details").putNull("instructions");
    response.putNull("metadata").put("model", completion.model());
    response.put("parallel_tool_calls", true).put("previous_response_id", retention.previousId());
    response.put("temperature", 1.0).put("tool_choice", "auto").put("top_p", 1.0);
    response.set("tools", Json.array());
    return response;
  }
}
