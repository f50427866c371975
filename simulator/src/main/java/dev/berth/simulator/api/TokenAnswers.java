package dev.berth.simulator.api;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answers of tokenizers. None needs the model to run. */
final class TokenAnswers {
  private TokenAnswers() {}

  /** Of vLLM: as many tokens as the prompt has, counted up. */
  static ObjectNode tokenize(Completion completion) {
    int count = completion.usage().prompt();
    ObjectNode answer = Json.object().put("count", count);
    answer.put("max_model_len", Integer.MAX_VALUE);
    ArrayNode tokens = answer.putArray("tokens");
    for (int i = 0; i < count; i++) {
      tokens.add(i);
    }
    return answer.putNull("token_strs");
  }

  /** Of vLLM: a word for each token. */
  static ObjectNode detokenize(Completion completion) {
    int count = completion.usage().prompt();
    return Json.object().put("prompt", Completion.word(0) + Completion.word(1).repeat(count - 1));
  }

  /** Of Anthropic. */
  static ObjectNode countMessages(Completion completion) {
    return Json.object().put("input_tokens", completion.usage().prompt());
  }

  /** Of Gemini. */
  static ObjectNode countContents(Completion completion) {
    return Json.object().put("totalTokens", completion.usage().prompt());
  }
}
