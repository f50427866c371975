package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Gemini's {@code generateContent}, and its stream as server-sent events. */
final class GeminiFormat implements AnswerFormat {

  @Override
  public ObjectNode whole(Completion completion) {
    ObjectNode answer = answer(completion, completion.text(), finishReason(completion));
    answer.set("usageMetadata", usage(completion.usage()));
    return answer;
  }

  @Override
  public String opening(Completion completion) {
    return "";
  }

  @Override
  public String token(Completion completion, int index) {
    return Sse.data(answer(completion, Completion.word(index), null));
  }

  @Override
  public String closing(Completion completion, boolean includeUsage) {
    ObjectNode last = answer(completion, "", finishReason(completion));
    last.set("usageMetadata", usage(completion.usage()));
    return Sse.data(last);
  }

  private static ObjectNode answer(
      Completion completion, String text, @Nullable String finishReason) {
    ObjectNode candidate = Json.object().put("index", 0);
    ObjectNode content = candidate.putObject("content").put("role", "model");
    content.set("parts", Json.array(Json.object().put("text", text)));
    if (finishReason != null) {
      candidate.put("finishReason", finishReason);
    }
    ObjectNode answer = Json.object();
    answer.set("candidates", Json.array(candidate));
    return answer.put("modelVersion", completion.model()).put("responseId", completion.id());
  }

  private static String finishReason(Completion completion) {
    return completion.limited() ? "MAX_TOKENS" : "STOP";
  }

  private static ObjectNode usage(Completion.Usage counted) {
    return Json.object()
        .put("promptTokenCount", counted.prompt())
        .put("cachedContentTokenCount", counted.cached())
        .put("candidatesTokenCount", counted.output())
        .put("totalTokenCount", counted.total());
  }
}
