package dev.berth.simulator.api;

import dev.berth.simulator.api.Completion.Usage;
import tools.jackson.databind.node.ObjectNode;

/** The {@code usage} object of OpenAI's chat, completions and embeddings. */
final class OpenAiUsage {
  private OpenAiUsage() {}

  static ObjectNode of(Usage usage) {
    ObjectNode node = Json.object();
    node.put("prompt_tokens", usage.prompt());
    node.put("total_tokens", usage.total());
    node.put("completion_tokens", usage.output());
    node.putObject("prompt_tokens_details").put("cached_tokens", usage.cached());
    return node;
  }
}
