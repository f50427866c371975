package dev.berth.simulator.api;

import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** The answers of models that read and do not write, as vLLM gives them: one item per input. */
final class PoolingAnswers {
  private PoolingAnswers() {}

  /** OpenAI embeddings. */
  static ObjectNode embeddings(Completion completion) {
    ObjectNode answer = Json.object().put("object", "list");
    items(answer, "data", completion, item -> vector(item, "embedding", "embedding"));
    answer.put("model", completion.model());
    return withUsage(answer, completion);
  }

  static ObjectNode pooling(Completion completion) {
    ObjectNode answer = list(completion, "pool-");
    items(answer, "data", completion, item -> vector(item, "pooling", "data"));
    return withUsage(answer, completion);
  }

  private static void vector(ObjectNode item, String type, String field) {
    item.put("object", type).putArray(field).add(0.6).add(0.0).add(-0.8).add(0.0);
  }

  static ObjectNode score(Completion completion) {
    ObjectNode answer = list(completion, "score-");
    items(answer, "data", completion, item -> item.put("object", "score").put("score", 0.5));
    return withUsage(answer, completion);
  }

  static ObjectNode classify(Completion completion) {
    ObjectNode answer = list(completion, "classify-");
    items(answer, "data", completion, PoolingAnswers::classified);
    return withUsage(answer, completion);
  }

  private static void classified(ObjectNode item) {
    item.put("label", "LABEL_0").putArray("probs").add(0.75).add(0.25);
    item.put("num_classes", 2);
  }

  /** Of Cohere's and Jina's shape. */
  static ObjectNode rerank(Completion completion) {
    ObjectNode answer = Json.object().put("id", "rerank-" + completion.id());
    answer.put("model", completion.model());
    answer.putObject("usage").put("total_tokens", completion.usage().total());
    items(answer, "results", completion, PoolingAnswers::ranked);
    return answer;
  }

  private static void ranked(ObjectNode item) {
    item.putObject("document").put("text", Completion.word(0));
    item.put("relevance_score", 0.5);
  }

  private static ObjectNode list(Completion completion, String prefix) {
    return Json.object()
        .put("id", prefix + completion.id())
        .put("object", "list")
        .put("created", completion.createdSeconds())
        .put("model", completion.model());
  }

  private static void items(
      ObjectNode answer, String field, Completion completion, Consumer<ObjectNode> rest) {
    var items = answer.putArray(field);
    for (int i = 0; i < completion.request().inputs(); i++) {
      rest.accept(items.addObject().put("index", i));
    }
  }

  private static ObjectNode withUsage(ObjectNode answer, Completion completion) {
    answer.set("usage", OpenAiUsage.of(completion.usage()));
    return answer;
  }
}
