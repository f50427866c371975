package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A refusal, in the shape that the caller's API has for it.
 *
 * @param status the HTTP status
 * @param type the error's type in OpenAI's words as vLLM uses them
 * @param message a sentence for the client
 */
public record ApiError(int status, String type, String message) {

  /** The body cannot be understood. */
  public static ApiError badRequest(String message) {
    return new ApiError(400, "BadRequestError", message);
  }

  /** The server does not serve this model. */
  public static ApiError unknownModel(String model) {
    return new ApiError(404, "NotFoundError", "The model `" + model + "` does not exist.");
  }

  /** The path is known, but not with this method. */
  public static ApiError methodNotAllowed() {
    return new ApiError(405, "MethodNotAllowedError", "This path takes another method.");
  }

  /** Too many sequences wait. */
  public static ApiError queueFull() {
    return new ApiError(503, "ServiceUnavailableError", "The queue of this server is full.");
  }

  /**
   * The body of the answer.
   *
   * @param api of the request; null where there is none, then OpenAI's shape is used
   */
  public ObjectNode body(@Nullable Api api) {
    return api == Api.MESSAGES ? anthropic() : openAi();
  }

  private ObjectNode openAi() {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error").put("message", message).put("type", type);
    error.put("param", status == 404 ? "model" : null).put("code", status);
    return body;
  }

  private ObjectNode anthropic() {
    ObjectNode body = Json.object().put("type", "error");
    body.putObject("error").put("type", anthropicType()).put("message", message);
    return body;
  }

  private String anthropicType() {
    return switch (status) {
      case 400, 405 -> "invalid_request_error";
      case 404 -> "not_found_error";
      default -> "overloaded_error";
    };
  }
}
