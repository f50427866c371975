package dev.berth.engine.sleep;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.ServedModel;
import dev.berth.engine.sleep.EngineCalls.Call;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A prompt for a server that has just been woken: the first one after a wake takes it much longer
 * than any other.
 */
final class FirstPrompt {

  private static final JsonMapper MAPPER = new JsonMapper();

  private FirstPrompt() {}

  /** For the model of its own that it declares; else for whichever it takes where none is named. */
  static Call of(Endpoint server) {
    ObjectNode body = MAPPER.createObjectNode().put("prompt", "Hello").put("max_tokens", 1);
    List<ServedModel> models = server.models();
    if (models != null) {
      models.stream()
          .filter(model -> model.base() == null)
          .findFirst()
          .ifPresent(model -> body.put("model", model.name()));
    }
    return new Call("/v1/completions", body.toString());
  }
}
