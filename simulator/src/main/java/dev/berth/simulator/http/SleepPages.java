package dev.berth.simulator.http;

import dev.berth.simulator.api.ApiError;
import dev.berth.simulator.api.Json;
import dev.berth.simulator.sleep.InFlight;
import dev.berth.simulator.sleep.MemoryTag;
import dev.berth.simulator.sleep.SleepApi;
import dev.berth.simulator.sleep.SleepOrder;
import dev.berth.simulator.sleep.Sleeper;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The paths by which a server is put to sleep and woken: vLLM's or SGLang's, never both. What
 * cannot be read is answered 400, and does nothing.
 */
final class SleepPages {
  private static final Set<String> VLLM_ONLY =
      Set.of("/sleep", "/wake_up", "/is_sleeping", "/collective_rpc", "/reset_prefix_cache");
  private static final Set<String> SGLANG_ONLY =
      Set.of("/release_memory_occupation", "/resume_memory_occupation");

  private final Sleeper sleeper;

  SleepPages(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  /** Answers, now or when done, if the path is one of these. */
  boolean tryAnswer(RequestIntake request, Responder responder) {
    boolean vllm = VLLM_ONLY.contains(request.path());
    boolean known = vllm || SGLANG_ONLY.contains(request.path());
    if (known && vllm != (sleeper.api() == SleepApi.VLLM)) {
      responder.json(404, Json.object().put("detail", "Not Found"));
    } else if (known) {
      answer(request, responder);
    }
    return known;
  }

  private void answer(RequestIntake request, Responder responder) {
    boolean asks = request.path().equals("/is_sleeping");
    if (!request.method().equals(asks ? HttpMethod.GET : HttpMethod.POST)) {
      responder.error(ApiError.methodNotAllowed(), null);
    } else if (asks) {
      responder.json(200, Json.object().put("is_sleeping", sleeper.isSleeping()));
    } else {
      command(request, responder);
    }
  }

  private void command(RequestIntake request, Responder responder) {
    IntConsumer answer = status -> responder.whole(status, "text/plain", new byte[0]);
    try {
      switch (request.path()) {
        case "/sleep" -> sleeper.sleep(order(request), answer);
        case "/wake_up" -> sleeper.wake(tags(queried(request, "tags")), answer);
        case "/collective_rpc" -> collectiveRpc(request, answer);
        case "/reset_prefix_cache" -> sleeper.resetPrefixCache(answer);
        case "/release_memory_occupation" -> sleeper.release(tagsOfBody(request), answer);
        default -> sleeper.wake(tagsOfBody(request), answer);
      }
    } catch (IllegalArgumentException e) {
      responder.error(ApiError.badRequest(String.valueOf(e.getMessage())), null);
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

  private static Set<MemoryTag> tagsOfBody(RequestIntake request) {
    return tags(body(request).path("tags").valueStream().map(JsonNode::asString).toList());
  }

  private static JsonNode body(RequestIntake request) {
    JsonNode body = Json.read(request.text());
    if (body == null) {
      throw new IllegalArgumentException("the body is no JSON");
    }
    return body;
  }

  /** None named means all. */
  private static Set<MemoryTag> tags(List<String> names) {
    Set<MemoryTag> tags = EnumSet.noneOf(MemoryTag.class);
    names.forEach(name -> tags.add(tag(MemoryTag.named(name))));
    return tags.isEmpty() ? EnumSet.allOf(MemoryTag.class) : tags;
  }

  private static MemoryTag tag(@Nullable MemoryTag known) {
    if (known == null) {
      throw new IllegalArgumentException("tags are weights and kv_cache");
    }
    return known;
  }
}
