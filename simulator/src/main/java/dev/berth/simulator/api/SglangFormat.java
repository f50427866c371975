package dev.berth.simulator.api;

import tools.jackson.databind.node.ObjectNode;

/** SGLang's own {@code /generate}. Each event of its stream repeats the text so far. */
final class SglangFormat implements AnswerFormat {

  @Override
  public ObjectNode whole(Completion completion) {
    return answer(completion, completion.text(), completion.usage().output());
  }

  @Override
  public String opening(Completion completion) {
    return "";
  }

  @Override
  public String token(Completion completion, int index) {
    String text = Completion.word(0) + Completion.word(1).repeat(index);
    return Sse.data(answer(completion, text, index + 1));
  }

  @Override
  public String closing(Completion completion, boolean includeUsage) {
    return Sse.DONE;
  }

  private static ObjectNode answer(Completion completion, String text, int tokens) {
    Completion.Usage usage = completion.usage();
    ObjectNode answer = Json.object().put("text", text);
    ObjectNode meta = answer.putObject("meta_info").put("id", completion.id());
    meta.put("prompt_tokens", usage.prompt()).put("completion_tokens", tokens);
    meta.put("cached_tokens", usage.cached());
    if (tokens == usage.output()) {
      meta.putObject("finish_reason").put("type", completion.finishReason());
    } else {
      meta.putNull("finish_reason");
    }
    return answer;
  }
}
