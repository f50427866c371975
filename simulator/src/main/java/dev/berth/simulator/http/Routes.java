package dev.berth.simulator.http;

import dev.berth.simulator.api.Api;
import dev.berth.simulator.api.ApiError;
import dev.berth.simulator.api.ApiPath;
import dev.berth.simulator.api.Completion;
import dev.berth.simulator.api.GenerationRequest;
import dev.berth.simulator.api.Json;
import dev.berth.simulator.api.RequestBody;
import dev.berth.simulator.sleep.Sleeper;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which request gets which answer. Paths that no API knows are answered with what they were, so
 * that a test sees where any request went.
 */
final class Routes {
  private final ServerContext server;
  private final ResponsePages responsePages;

  Routes(ServerContext server) {
    this.server = server;
    this.responsePages = new ResponsePages(server.responses());
  }

  /** Answers now or later. Returns what to run when the client leaves before the answer is out. */
  Runnable answer(RequestIntake request, Behaviour behaviour, Responder responder) {
    ApiPath path = request.apiPath();
    RequestBody body = request.body();
    ApiError refusal = behaviour.refusal();
    if (refusal != null) {
      return refuse(refusal, path == null ? null : path.api(), responder);
    }
    if (path == null) {
      answerPage(request, responder);
      return Routes::nothingToAbort;
    }
    return body == null
        ? refuse(ApiError.methodNotAllowed(), path.api(), responder)
        : answerApi(path, body, behaviour.fillBytes(), responder);
  }

  private Runnable answerApi(ApiPath path, RequestBody body, int fillBytes, Responder responder) {
    String problem = body.end();
    if (problem != null) {
      return refuse(ApiError.badRequest(problem), path.api(), responder);
    }
    GenerationRequest request = body.request();
    String model = model(path, request);
    ApiError error = problemWith(request, model);
    if (error != null) {
      return refuse(error, path.api(), responder);
    }
    Draft draft = new Draft(server.nextId(), model, server.epochSeconds(), request, fillBytes);
    return path.api().runs() ? run(path, draft, responder) : count(path.api(), draft, responder);
  }

  private String model(ApiPath path, GenerationRequest request) {
    String named = Objects.requireNonNullElse(request.model(), server.models().get(0));
    return Objects.requireNonNullElse(path.model(), named);
  }

  private @Nullable ApiError problemWith(GenerationRequest request, String model) {
    if (!server.models().contains(model)) {
      return ApiError.unknownModel(model);
    }
    String previousId = request.retention().previousId();
    return previousId == null || server.responses().contains(previousId)
        ? null
        : ApiError.unknownResponse(previousId);
  }

  private Runnable run(ApiPath path, Draft draft, Responder responder) {
    Api api = path.api();
    ApiError asleep = problemWithSleep();
    if (asleep != null) {
      return refuse(asleep, api, responder);
    }
    Runnable abort = new Generation(server, api, draft, path.streams(), responder).start();
    return abort == null ? refuse(ApiError.queueFull(), api, responder) : abort;
  }

  private @Nullable ApiError problemWithSleep() {
    Sleeper sleeper = server.sleeper();
    return sleeper == null
        ? null
        : switch (sleeper.receive()) {
          case SERVED -> null;
          case REFUSED -> ApiError.asleep();
          case GARBLED -> ApiError.garbled();
        };
  }

  private static Runnable count(Api api, Draft draft, Responder responder) {
    Completion counted = draft.counted();
    responder.json(200, api.format(counted).whole(counted));
    return Routes::nothingToAbort;
  }

  private static Runnable refuse(ApiError error, @Nullable Api api, Responder responder) {
    responder.error(error, api);
    return Routes::nothingToAbort;
  }

  private static void nothingToAbort() {}

  private void answerPage(RequestIntake request, Responder responder) {
    SleepPages sleepPages = server.sleepPages();
    if (responsePages.tryAnswer(request, responder)
        || (sleepPages != null && sleepPages.tryAnswer(request, responder))) {
      return;
    }
    String page = request.method().equals(HttpMethod.GET) ? request.path() : "";
    switch (page) {
      case "/health" -> responder.whole(200, "text/plain", new byte[0]);
      case "/metrics" ->
          responder.whole(200, MetricsPage.CONTENT_TYPE, new MetricsPage(server).bytes());
      case "/v1/models" -> responder.json(200, models());
      default -> responder.json(200, echo(request));
    }
  }

  private ObjectNode models() {
    ObjectNode list = Json.object().put("object", "list");
    ArrayNode data = list.putArray("data");
    int maxModelLen = server.model().profile().cache().tokens();
    for (String model : server.models()) {
      ObjectNode card = data.addObject().put("id", model).put("object", "model");
      card.put("created", server.epochSeconds()).put("owned_by", "berth-sim");
      card.put("root", model).putNull("parent").put("max_model_len", maxModelLen);
    }
    return list;
  }

  private ObjectNode echo(RequestIntake request) {
    return Json.object()
        .put("method", request.method().name())
        .put("path", request.path())
        .put("served_by", server.address());
  }
}
