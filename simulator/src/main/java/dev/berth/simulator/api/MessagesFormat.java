package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Anthropic messages that say something. Their {@code input_tokens} leave out what came from the
 * cache, which is told as {@code cache_read_input_tokens}.
 */
class MessagesFormat implements AnswerFormat {

  @Override
  public final ObjectNode whole(Completion completion) {
    ObjectNode message = document(completion, stopReason(completion));
    message.set("content", Json.array(content(completion)));
    message.set("usage", usage(completion.usage(), completion.usage().output()));
    return message;
  }

  @Override
  public final String opening(Completion completion) {
    ObjectNode message = document(completion, null);
    message.set("content", Json.array());
    message.set("usage", usage(completion.usage(), 0));
    ObjectNode start = event("message_start");
    start.set("message", message);
    ObjectNode block = event("content_block_start").put("index", 0);
    block.set("content_block", emptyContent(completion));
    return Sse.typed(start) + Sse.typed(block);
  }

  @Override
  public final String token(Completion completion, int index) {
    ObjectNode event = event("content_block_delta").put("index", 0);
    event.set("delta", delta(completion, index));
    return Sse.typed(event);
  }

  @Override
  public final String closing(Completion completion, boolean includeUsage) {
    ObjectNode delta = event("message_delta");
    delta.putObject("delta").put("stop_reason", stopReason(completion)).putNull("stop_sequence");
    delta.set("usage", usage(completion.usage(), completion.usage().output()));
    return Sse.typed(event("content_block_stop").put("index", 0))
        + Sse.typed(delta)
        + Sse.typed(event("message_stop"));
  }

  /** The one block of the message. */
  ObjectNode content(Completion completion) {
    return Json.object().put("type", "text").put("text", completion.text());
  }

  /** {@link #content} before its first token. */
  ObjectNode emptyContent(Completion completion) {
    return Json.object().put("type", "text").put("text", "");
  }

  /** The piece of {@link #content} that the token at {@code index} makes. */
  ObjectNode delta(Completion completion, int index) {
    return Json.object().put("type", "text_delta").put("text", Completion.word(index));
  }

  String stopReason(Completion completion) {
    return completion.limited() ? "max_tokens" : "end_turn";
  }

  private static ObjectNode event(String type) {
    return Json.object().put("type", type);
  }

  private static ObjectNode usage(Completion.Usage counted, int outputTokens) {
    return Json.object()
        .put("input_tokens", counted.prompt() - counted.cached())
        .put("cache_creation_input_tokens", 0)
        .put("cache_read_input_tokens", counted.cached())
        .put("output_tokens", outputTokens);
  }

  private static ObjectNode document(Completion completion, @Nullable String stopReason) {
    return Json.object()
        .put("id", "msg_" + completion.id())
        .put("type", "message")
        .put("role", "assistant")
        .put("model", completion.model())
        .put("stop_reason", stopReason)
        .putNull("stop_sequence");
  }
}
