package dev.berth.simulator.api;

import tools.jackson.databind.node.ObjectNode;

/** Anthropic messages that use a tool. */
final class MessagesToolFormat extends MessagesFormat {

  @Override
  ObjectNode content(Completion completion) {
    ObjectNode use = emptyContent(completion);
    use.putObject("input").put("text", completion.text());
    return use;
  }

  @Override
  ObjectNode emptyContent(Completion completion) {
    ObjectNode use = Json.object().put("type", "tool_use").put("id", "toolu_" + completion.id());
    use.put("name", completion.tool()).putObject("input");
    return use;
  }

  @Override
  ObjectNode delta(Completion completion, int index) {
    return Json.object()
        .put("type", "input_json_delta")
        .put("partial_json", completion.argument(index));
  }

  @Override
  String stopReason(Completion completion) {
    return "tool_use";
  }
}
