package dev.berth.simulator.api;

import tools.jackson.databind.node.ObjectNode;

/** OpenAI responses that call a tool. */
final class ResponsesToolFormat extends ResponsesFormat {

  @Override
  String deltaType() {
    return "response.function_call_arguments.delta";
  }

  @Override
  String piece(Completion completion, int index) {
    return completion.argument(index);
  }

  @Override
  String itemId(Completion completion) {
    return "fc_" + completion.id();
  }

  @Override
  ObjectNode item(Completion completion) {
    return emptyItem(completion)
        .put("status", "completed")
        .put("arguments", completion.arguments());
  }

  @Override
  ObjectNode emptyItem(Completion completion) {
    ObjectNode call = Json.object().put("type", "function_call").put("id", itemId(completion));
    call.put("call_id", "call_" + completion.id()).put("name", completion.tool());
    return call.put("status", "in_progress").put("arguments", "");
  }
}
