package dev.berth.simulator.api;

import tools.jackson.databind.node.ObjectNode;

/** OpenAI responses. */
final class ResponsesFormat implements AnswerFormat {

  @Override
  public ObjectNode whole(Completion completion) {
    ObjectNode content = Json.object().put("type", "output_text").put("text", completion.text());
    ObjectNode message = Json.object();
    message.put("type", "message").put("id", "msg_" + completion.id());
    message.put("status", "completed").put("role", "assistant");
    message.set("content", Json.array(content));
    ObjectNode response = document(completion, "completed");
    response.set("output", Json.array(message));
    response.set("usage", usage(completion.usage()));
    return response;
  }

  private static ObjectNode usage(Completion.Usage counted) {
    ObjectNode usage = Json.object();
    usage.put("input_tokens", counted.prompt());
    usage.putObject("input_tokens_details").put("cached_tokens", counted.cached());
    usage.put("output_tokens", counted.output());
    return usage.put("total_tokens", counted.total());
  }

  @Override
  public String opening(Completion completion) {
    ObjectNode event = Json.object().put("type", "response.created");
    event.set("response", document(completion, "in_progress").putNull("usage"));
    return Sse.typed(event);
  }

  @Override
  public String token(Completion completion, int index) {
    ObjectNode event = Json.object().put("type", "response.output_text.delta");
    event.put("item_id", "msg_" + completion.id()).put("output_index", 0);
    return Sse.typed(event.put("content_index", 0).put("delta", Completion.word(index)));
  }

  @Override
  public String closing(Completion completion, boolean includeUsage) {
    ObjectNode event = Json.object().put("type", "response.completed");
    event.set("response", whole(completion));
    return Sse.typed(event);
  }

  private static ObjectNode document(Completion completion, String status) {
    return Json.object()
        .put("id", "resp_" + completion.id())
        .put("object", "response")
        .put("created_at", completion.createdSeconds())
        .put("status", status)
        .put("model", completion.model());
  }
}
