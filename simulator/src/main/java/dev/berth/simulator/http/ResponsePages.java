package dev.berth.simulator.http;

import dev.berth.simulator.api.Api;
import dev.berth.simulator.api.ApiError;
import dev.berth.simulator.api.Json;
import io.netty.handler.codec.http.HttpMethod;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Questions about kept responses: {@code GET} and {@code DELETE /v1/responses/{id}} and {@code POST
 * /v1/responses/{id}/cancel}. A server knows only those that it has made itself.
 */
final class ResponsePages {
  private static final Pattern PATH = Pattern.compile("/v1/responses/([^/]+)(/cancel)?");

  private final KeptResponses responses;

  ResponsePages(KeptResponses responses) {
    this.responses = responses;
  }

  /** Answers, if the path is one of these. */
  boolean tryAnswer(RequestIntake request, Responder responder) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return false;
    }
    String id = path.group(1);
    KeptResponse response = responses.find(id);
    if (response == null) {
      responder.error(ApiError.unknownResponse(id), Api.RESPONSES);
    } else {
      answer(request.method(), path.group(2) != null, id, response, responder);
    }
    return true;
  }

  private void answer(
      HttpMethod method, boolean cancel, String id, KeptResponse response, Responder responder) {
    if (method.equals(HttpMethod.POST) && cancel) {
      cancel(response, responder);
    } else if (method.equals(HttpMethod.GET) && !cancel) {
      responder.json(200, response.document());
    } else if (method.equals(HttpMethod.DELETE) && !cancel) {
      responses.remove(id);
      responder.json(200, deleted(id));
    } else {
      responder.error(ApiError.methodNotAllowed(), Api.RESPONSES);
    }
  }

  private static void cancel(KeptResponse response, Responder responder) {
    if (response.document().path("background").asBoolean()) {
      response.cancel();
      responder.json(200, response.document());
    } else {
      String message = "Only a response made in the background can be cancelled.";
      responder.error(ApiError.badRequest(message), Api.RESPONSES);
    }
  }

  private static ObjectNode deleted(String id) {
    return Json.object().put("id", id).put("object", "response").put("deleted", true);
  }
}
