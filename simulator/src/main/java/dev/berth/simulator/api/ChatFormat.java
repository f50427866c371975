package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI chat completions that say something. */
class ChatFormat implements AnswerFormat {

  @Override
  public final ObjectNode whole(Completion completion) {
    ObjectNode choice = Json.object().put("index", 0);
    choice.set("message", message(completion));
    choice.putNull("logprobs").put("finish_reason", finishReason(completion));
    ObjectNode answer = document(completion, "chat.completion");
    answer.set("choices", Json.array(choice));
    answer.set("usage", OpenAiUsage.of(completion.usage()));
    return answer;
  }

  @Override
  public final String opening(Completion completion) {
    return chunk(completion, firstDelta(completion), null);
  }

  @Override
  public final String token(Completion completion, int index) {
    return chunk(completion, delta(completion, index), null);
  }

  @Override
  public final String closing(Completion completion, boolean includeUsage) {
    String last = chunk(completion, Json.object(), finishReason(completion));
    return includeUsage ? last + usageChunk(completion) + Sse.DONE : last + Sse.DONE;
  }

  /** What the assistant says. */
  ObjectNode message(Completion completion) {
    ObjectNode message = Json.object().put("role", "assistant");
    return message.put("content", completion.text()).putNull("refusal");
  }

  /** The beginning of {@link #message}. */
  ObjectNode firstDelta(Completion completion) {
    return Json.object().put("role", "assistant").put("content", "");
  }

  /** The piece of {@link #message} that the token at {@code index} makes. */
  ObjectNode delta(Completion completion, int index) {
    return Json.object().put("content", Completion.word(index));
  }

  String finishReason(Completion completion) {
    return completion.finishReason();
  }

  private static String chunk(
      Completion completion, ObjectNode delta, @Nullable String finishReason) {
    ObjectNode choice = Json.object().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", finishReason);
    ObjectNode chunk = document(completion, "chat.completion.chunk");
    chunk.set("choices", Json.array(choice));
    return Sse.data(chunk);
  }

  private static String usageChunk(Completion completion) {
    ObjectNode chunk = document(completion, "chat.completion.chunk");
    chunk.set("choices", Json.array());
    chunk.set("usage", OpenAiUsage.of(completion.usage()));
    return Sse.data(chunk);
  }

  private static ObjectNode document(Completion completion, String type) {
    return Json.object()
        .put("id", "chatcmpl-" + completion.id())
        .put("object", type)
        .put("created", completion.createdSeconds())
        .put("model", completion.model());
  }
}
