package dev.berth.simulator.http;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.sleep.MemoryTag;
import dev.berth.simulator.sleep.Sleeper;
import java.util.Set;
import java.util.function.IntConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * SGLang's: memory is released and resumed, the cache is flushed while nothing runs, and the
 * weights have a version, which anybody may set. Whether memory is released it does not say.
 */
final class SglangSleepPages extends SleepPages {
  static final Set<String> PATHS =
      Set.of(
          "/release_memory_occupation",
          "/resume_memory_occupation",
          "/flush_cache",
          "/update_weight_version",
          "/model_info");

  private final Sleeper sleeper;
  private String weightVersion = "default";

  SglangSleepPages(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  @Override
  Set<String> paths() {
    return PATHS;
  }

  @Override
  String statePath() {
    return "/model_info";
  }

  @Override
  ObjectNode state() {
    return Json.object().put("is_generation", true).put("weight_version", weightVersion);
  }

  @Override
  void command(RequestIntake request, IntConsumer answer) {
    switch (request.path()) {
      case "/release_memory_occupation" -> sleeper.release(tagsOfBody(request), answer);
      case "/resume_memory_occupation" -> sleeper.resume(tagsOfBody(request), answer);
      case "/flush_cache" -> sleeper.flush(answer);
      default -> setVersion(body(request), answer);
    }
  }

  private static Set<MemoryTag> tagsOfBody(RequestIntake request) {
    return tags(body(request).path("tags").valueStream().map(JsonNode::asString).toList());
  }

  private void setVersion(JsonNode body, IntConsumer answer) {
    if (!body.path("new_version").isString() || body.path("abort_all_requests").asBoolean(true)) {
      throw new IllegalArgumentException("new_version is a text; requests are not aborted here");
    }
    weightVersion = body.path("new_version").stringValue();
    answer.accept(200);
  }
}
