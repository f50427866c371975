package dev.berth.simulator.load;

import dev.berth.simulator.api.Api;
import dev.berth.simulator.api.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of requests in the mix, and how often each comes. */
enum Shape {
  CHAT_STREAM(Api.CHAT_COMPLETIONS, 40, "data: [DONE]"),
  CHAT(Api.CHAT_COMPLETIONS, 15, null),
  COMPLETION_STREAM(Api.COMPLETIONS, 10, "data: [DONE]"),
  COMPLETION(Api.COMPLETIONS, 10, null),
  MESSAGES_STREAM(Api.MESSAGES, 10, "event: message_stop"),
  MESSAGES(Api.MESSAGES, 5, null),
  EMBEDDING(Api.EMBEDDINGS, 10, null);

  private final Api api;
  private final int weight;
  private final @Nullable String lastLine;

  Shape(Api api, int weight, @Nullable String lastLine) {
    this.api = api;
    this.weight = weight;
    this.lastLine = lastLine;
  }

  String path() {
    return api.path();
  }

  int weight() {
    return weight;
  }

  /** The line without which a stream is not complete; null when the answer is one document. */
  @Nullable String lastLine() {
    return lastLine;
  }

  byte[] body(String model, String prompt, int outputTokens) {
    ObjectNode body = Json.object().put("model", model);
    if (api == Api.EMBEDDINGS) {
      return Json.bytes(body.put("input", prompt));
    }
    body.put("max_tokens", outputTokens).put("stream", lastLine != null);
    if (api == Api.COMPLETIONS) {
      return Json.bytes(body.put("prompt", prompt));
    }
    ObjectNode message = Json.object().put("role", "user").put("content", prompt);
    body.set("messages", Json.array(message));
    return Json.bytes(body);
  }
}
