package dev.berth.simulator.api;

import tools.jackson.databind.node.ObjectNode;

/** Server-sent events as text, each with the empty line that ends it. */
final class Sse {
  static final String DONE = "data: [DONE]\n\n";

  private Sse() {}

  static String data(ObjectNode data) {
    return "data: " + Json.text(data) + "\n\n";
  }

  /** An event whose name is the {@code type} of its data, as Anthropic and Responses have it. */
  static String typed(ObjectNode data) {
    return "event: " + data.path("type").asString() + "\n" + data(data);
  }
}
