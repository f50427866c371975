package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI transcriptions and translations of sound. The whole answer also tells what was heard. */
final class TranscriptionFormat implements AnswerFormat {

  @Override
  public ObjectNode whole(Completion completion) {
    ObjectNode answer = Json.object().put("text", completion.text());
    answer.putObject("usage").put("type", "duration").put("seconds", completion.usage().prompt());
    UploadedFile file = completion.request().file();
    if (file != null) {
      ObjectNode heard = answer.putObject("file").put("name", file.name());
      heard.put("bytes", file.bytes()).put("sha256", file.sha256());
    }
    return answer;
  }

  @Override
  public String opening(Completion completion) {
    return "";
  }

  @Override
  public String token(Completion completion, int index) {
    return chunk(completion, Json.object().put("content", Completion.word(index)), null);
  }

  @Override
  public String closing(Completion completion, boolean includeUsage) {
    return chunk(completion, Json.object(), "stop") + Sse.DONE;
  }

  private static String chunk(
      Completion completion, ObjectNode delta, @Nullable String finishReason) {
    ObjectNode choice = Json.object();
    choice.set("delta", delta);
    choice.put("finish_reason", finishReason);
    ObjectNode chunk = Json.object().put("id", "trsc-" + completion.id());
    chunk.put("object", "transcription.chunk").put("created", completion.createdSeconds());
    chunk.put("model", completion.model());
    chunk.set("choices", Json.array(choice));
    return Sse.data(chunk);
  }
}
