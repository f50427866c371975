package dev.berth.simulator.http;

import dev.berth.simulator.api.ApiError;
import dev.berth.simulator.api.Json;
import dev.berth.simulator.sleep.MemoryTag;
import dev.berth.simulator.sleep.SleepApi;
import dev.berth.simulator.sleep.Sleeper;
import io.netty.handler.codec.http.HttpMethod;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The paths by which a server is put to sleep and woken: those of one engine, and never those of
 * another. What cannot be read is answered 400, and does nothing.
 */
abstract sealed class SleepPages permits VllmSleepPages, SglangSleepPages {

  /** Those of the engine that the server is. */
  static SleepPages of(Sleeper sleeper) {
    return sleeper.api() == SleepApi.VLLM
        ? new VllmSleepPages(sleeper)
        : new SglangSleepPages(sleeper);
  }

  /** Answers, now or when done, if the path is one of these. */
  boolean tryAnswer(RequestIntake request, Responder responder) {
    String path = request.path();
    boolean known = VllmSleepPages.PATHS.contains(path) || SglangSleepPages.PATHS.contains(path);
    if (paths().contains(path)) {
      answer(request, responder);
    } else if (known) {
      responder.json(404, Json.object().put("detail", "Not Found"));
    }
    return known;
  }

  private void answer(RequestIntake request, Responder responder) {
    boolean asks = request.path().equals(statePath());
    if (!request.method().equals(asks ? HttpMethod.GET : HttpMethod.POST)) {
      responder.error(ApiError.methodNotAllowed(), null);
    } else if (asks) {
      responder.json(200, state());
    } else {
      command(request, responder);
    }
  }

  private void command(RequestIntake request, Responder responder) {
    try {
      command(request, status -> responder.whole(status, "text/plain", new byte[0]));
    } catch (IllegalArgumentException e) {
      responder.error(ApiError.badRequest(String.valueOf(e.getMessage())), null);
    }
  }

  /** All paths, with {@link #statePath}. */
  abstract Set<String> paths();

  /** The one that is asked, not told. */
  abstract String statePath();

  /** What it says. */
  abstract ObjectNode state();

  /**
   * Does what it was told.
   *
   * @param answer told the HTTP status when that is done
   * @throws IllegalArgumentException when it cannot be understood
   */
  abstract void command(RequestIntake request, IntConsumer answer);

  static JsonNode body(RequestIntake request) {
    JsonNode body = Json.read(request.text());
    if (body == null) {
      throw new IllegalArgumentException("the body is no JSON");
    }
    return body;
  }

  /** None named means all. */
  static Set<MemoryTag> tags(List<String> names) {
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
