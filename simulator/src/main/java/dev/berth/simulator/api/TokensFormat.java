package dev.berth.simulator.api;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** vLLM's generation without words: token ids in, token ids out. The ids count up. */
final class TokensFormat implements AnswerFormat {

  @Override
  public ObjectNode whole(Completion completion) {
    return answer(completion, 0, completion.usage().output(), true);
  }

  @Override
  public String opening(Completion completion) {
    return "";
  }

  @Override
  public String token(Completion completion, int index) {
    boolean last = index == completion.usage().output() - 1;
    return Sse.data(answer(completion, index, index + 1, last));
  }

  @Override
  public String closing(Completion completion, boolean includeUsage) {
    return Sse.DONE;
  }

  private static ObjectNode answer(Completion completion, int from, int to, boolean last) {
    ObjectNode choice = Json.object().put("index", 0).putNull("logprobs");
    choice.put("finish_reason", last ? completion.finishReason() : null);
    ArrayNode ids = choice.putArray("token_ids");
    for (int i = from; i < to; i++) {
      ids.add(i);
    }
    ObjectNode answer = Json.object().put("request_id", completion.id());
    answer.set("choices", Json.array(choice));
    return answer.putNull("prompt_logprobs").putNull("kv_transfer_params");
  }
}
