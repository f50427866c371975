package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI chat completions that call a tool. */
final class ChatToolFormat extends ChatFormat {

  @Override
  ObjectNode message(Completion completion) {
    ObjectNode call = call(completion.id(), completion.tool(), completion.arguments());
    ObjectNode message = Json.object().put("role", "assistant").putNull("content");
    message.set("tool_calls", Json.array(call));
    return message;
  }

  @Override
  ObjectNode firstDelta(Completion completion) {
    ObjectNode call = call(completion.id(), completion.tool(), "").put("index", 0);
    ObjectNode delta = Json.object().put("role", "assistant").putNull("content");
    delta.set("tool_calls", Json.array(call));
    return delta;
  }

  private static ObjectNode call(String id, @Nullable String tool, String arguments) {
    ObjectNode call = Json.object().put("id", "call_" + id).put("type", "function");
    call.putObject("function").put("name", tool).put("arguments", arguments);
    return call;
  }

  @Override
  ObjectNode delta(Completion completion, int index) {
    ObjectNode call = Json.object().put("index", 0);
    call.putObject("function").put("arguments", completion.argument(index));
    ObjectNode delta = Json.object();
    delta.set("tool_calls", Json.array(call));
    return delta;
  }

  @Override
  String finishReason(Completion completion) {
    return "tool_calls";
  }
}
