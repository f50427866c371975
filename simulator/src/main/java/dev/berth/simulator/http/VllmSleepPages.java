package dev.berth.simulator.http;

import dev.berth.simulator.api.Json;
import dev.berth.simulator.sleep.InFlight;
import dev.berth.simulator.sleep.SleepOrder;
import dev.berth.simulator.sleep.Sleeper;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** vLLM's: levels, tags, and whether it sleeps. */
final class VllmSleepPages extends SleepPages {
  static final Set<String> PATHS =
      Set.of("/sleep", "/wake_up", "/is_sleeping", "/collective_rpc", "/reset_prefix_cache");

  private final Sleeper sleeper;

  VllmSleepPages(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  @Override
  Set<String> paths() {
    return PATHS;
  }

  @Override
  String statePath() {
    return "/is_sleeping";
  }

  @Override
  ObjectNode state() {
    return Json.object().put("is_sleeping", sleeper.isSleeping());
  }

  @Override
  void command(RequestIntake request, IntConsumer answer) {
    switch (request.path()) {
      case "/sleep" -> sleeper.sleep(order(request), answer);
      case "/wake_up" -> sleeper.wake(tags(queried(request, "tags")), answer);
      case "/collective_rpc" -> collectiveRpc(request, answer);
      default -> sleeper.resetPrefixCache(answer);
    }
  }

  /** With tags their memory is given back, and weights are lost; without, the level says it. */
  private static SleepOrder order(RequestIntake request) {
    InFlight inFlight = InFlight.named(first(request, "mode", "abort"));
    String level = first(request, "level", "1");
    if (inFlight == null || !level.matches("[012]")) {
      throw new IllegalArgumentException("level is 0, 1 or 2, mode is abort, wait or keep");
    }
    List<String> tags = queried(request, "tags");
    return tags.isEmpty()
        ? SleepOrder.ofLevel(Integer.parseInt(level), inFlight)
        : new SleepOrder(tags(tags), true, inFlight);
  }

  private static String first(RequestIntake request, String key, String otherwise) {
    List<String> values = queried(request, key);
    return values.isEmpty() ? otherwise : values.get(0);
  }

  private static List<String> queried(RequestIntake request, String key) {
    return new QueryStringDecoder(request.uri()).parameters().getOrDefault(key, List.of());
  }

  private void collectiveRpc(RequestIntake request, IntConsumer answer) {
    JsonNode body = body(request);
    if (!body.path("method").asString("").equals("reload_weights")) {
      throw new IllegalArgumentException("the only method here is reload_weights");
    }
    sleeper.reloadWeights(answer);
  }
}
