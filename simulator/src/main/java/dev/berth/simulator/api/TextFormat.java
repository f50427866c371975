package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's older completions. */
final class TextFormat implements AnswerFormat {

  @Override
  public ObjectNode whole(Completion completion) {
    ObjectNode answer = document(completion, completion.text(), completion.finishReason());
    answer.set("usage", OpenAiUsage.of(completion.usage()));
    return answer;
  }

  @Override
  public String opening(Completion completion) {
    return "";
  }

  @Override
  public String token(Completion completion, int index) {
    boolean last = index == completion.usage().output() - 1;
    String reason = last ? completion.finishReason() : null;
    return Sse.data(document(completion, Completion.word(index), reason));
  }

  @Override
  public String closing(Completion completion, boolean includeUsage) {
    return includeUsage ? usageChunk(completion) + Sse.DONE : Sse.DONE;
  }

  private static String usageChunk(Completion completion) {
    ObjectNode chunk = head(completion);
    chunk.set("choices", Json.array());
    chunk.set("usage", OpenAiUsage.of(completion.usage()));
    return Sse.data(chunk);
  }

  private static ObjectNode document(Completion completion, String text, @Nullable String reason) {
    ObjectNode choice = Json.object().put("index", 0).put("text", text);
    choice.put("finish_reason", reason);
    ObjectNode document = head(completion);
    document.set("choices", Json.array(choice));
    return document;
  }

  private static ObjectNode head(Completion completion) {
    return Json.object()
        .put("id", "cmpl-" + completion.id())
        .put("object", "text_completion")
        .put("created", completion.createdSeconds())
        .put("model", completion.model());
  }
}
