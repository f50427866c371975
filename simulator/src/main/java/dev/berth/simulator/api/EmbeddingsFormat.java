package dev.berth.simulator.api;

import tools.jackson.databind.node.ObjectNode;

/** OpenAI embeddings: one vector for the whole input, and never a stream. */
final class EmbeddingsFormat implements AnswerFormat {

  @Override
  public ObjectNode whole(Completion completion) {
    ObjectNode vector = Json.object().put("object", "embedding").put("index", 0);
    vector.putArray("embedding").add(0.6).add(0.0).add(-0.8).add(0.0);
    ObjectNode answer = Json.object().put("object", "list");
    answer.set("data", Json.array(vector));
    answer.put("model", completion.model());
    answer.set("usage", OpenAiUsage.of(completion.usage()));
    return answer;
  }

  @Override
  public String opening(Completion completion) {
    return "";
  }

  @Override
  public String token(Completion completion, int index) {
    return "";
  }

  @Override
  public String closing(Completion completion, boolean includeUsage) {
    return "";
  }
}
