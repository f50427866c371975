package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI chat completions. */
final class ChatFormat implements AnswerFormat {

  @Override
  public ObjectNode whole(Completion completion) {
    ObjectNode choice = Json.object().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", completion.text());
    choice.put("finish_reason", completion.finishReason());
    ObjectNode answer = document(completion, "chat.completion");
    answer.set("choices", Json.array(choice));
    answer.set("usage", OpenAiUsage.of(completion.usage()));
    return answer;
  }

  @Override
  public String opening(Completion completion) {
    return chunk(completion, Json.object().put("role", "assistant").put("content", ""), null);
  }

  @Override
  public String token(Completion completion, int index) {
    return chunk(completion, Json.object().put("content", Completion.word(index)), null);
  }

  @Override
  public String closing(Completion completion, boolean includeUsage) {
    String last = chunk(completion, Json.object(), completion.finishReason());
    return includeUsage ? last + usageChunk(completion) + Sse.DONE : last + Sse.DONE;
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
