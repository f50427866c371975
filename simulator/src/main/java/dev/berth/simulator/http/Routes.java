package dev.berth.simulator.http;

import dev.berth.simulator.api.Api;
import dev.berth.simulator.api.ApiError;
import dev.berth.simulator.api.GenerationBody;
import dev.berth.simulator.api.GenerationRequest;
import dev.berth.simulator.api.Json;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which request gets which answer. Paths that no API knows are answered with what they were, so
 * that a test sees where any request went.
 */
final class Routes {
  private final ServerContext server;

  Routes(ServerContext server) {
    this.server = server;
  }

  /** Answers now or later. Returns what to run when the client leaves before the answer is out. */
  Runnable answer(RequestIntake request, Responder responder) {
    Api api = request.api();
    if (api == null) {
      answerPage(request, responder);
      return Routes::nothingToAbort;
    }
    GenerationBody body = request.body();
    return body == null
        ? refuse(ApiError.methodNotAllowed(), api, responder)
        : generate(api, body, responder);
  }

  private Runnable generate(Api api, GenerationBody body, Responder responder) {
    String problem = body.end();
    if (problem != null) {
      return refuse(ApiError.badRequest(problem), api, responder);
    }
    GenerationRequest request = body.request();
    String model = request.model() == null ? server.models().get(0) : request.model();
    if (!server.models().contains(model)) {
      return refuse(ApiError.unknownModel(model), api, responder);
    }
    Runnable abort = new Generation(server, api, request, model, responder).start();
    return abort == null ? refuse(ApiError.queueFull(), api, responder) : abort;
  }

  private static Runnable refuse(ApiError error, @Nullable Api api, Responder responder) {
    responder.whole(error.status(), Responder.JSON, Json.bytes(error.body(api)));
    return Routes::nothingToAbort;
  }

  private static void nothingToAbort() {}

  private void answerPage(RequestIntake request, Responder responder) {
    String page = request.method().equals(HttpMethod.GET) ? request.path() : "";
    switch (page) {
      case "/health" -> responder.whole(200, "text/plain", new byte[0]);
      case "/metrics" ->
          responder.whole(200, MetricsPage.CONTENT_TYPE, new MetricsPage(server).bytes());
      case "/v1/models" -> responder.whole(200, Responder.JSON, Json.bytes(models()));
      default -> responder.whole(200, Responder.JSON, Json.bytes(echo(request)));
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
