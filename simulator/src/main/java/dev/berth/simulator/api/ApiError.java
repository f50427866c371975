package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A refusal, in the shape that the caller's API has for it.
 *
 * @param status the HTTP status
 * @param type the error's type in OpenAI's words as vLLM uses them
 * @param message a sentence for the client
 * @param param the field of the request that is to blame; null for none
 */
public record ApiError(int status, String type, String message, @Nullable String param) {

  /** The body cannot be understood, or asks for what cannot be. */
  public static ApiError badRequest(String message) {
    return new ApiError(400, "BadRequestError", message, null);
  }

  /** The server does not serve this model. */
  public static ApiError unknownModel(String model) {
    String message = "The model `" + model + "` does not exist.";
    return new ApiError(404, "NotFoundError", message, "model");
  }

  /** The server has not made, or no longer has, this response. */
  public static ApiError unknownResponse(String id) {
    String message = "Response with id '" + id + "' is not here.";
    return new ApiError(404, "NotFoundError", message, "response_id");
  }

  /** The path is known, but not with this method. */
  public static ApiError methodNotAllowed() {
    return new ApiError(405, "MethodNotAllowedError", "This path takes another method.", null);
  }

  /** Too many sequences wait. */
  public static ApiError queueFull() {
    return new ApiError(503, "ServiceUnavailableError", "The queue of this server is full.", null);
  }

  /** The server sleeps. */
  public static ApiError asleep() {
    return new ApiError(503, "ServiceUnavailableError", "This server sleeps.", null);
  }

  /** Its weights or its cache are not those of the model. */
  public static ApiError garbled() {
    String message = "The weights or the cache of this server are garbage.";
    return new ApiError(500, "InternalServerError", message, null);
  }

  /** What a test has ordered. */
  public static ApiError ordered(int status) {
    String type = status == 429 ? "RateLimitError" : "InternalServerError";
    return new ApiError(status, type, "A test has ordered this error.", null);
  }

  /**
   * The body of the answer.
   *
   * @param api of the request; null where there is none, then OpenAI's shape is used
   */
  public ObjectNode body(@Nullable Api api) {
    if (api == null) {
      return openAi();
    }
    return switch (api) {
      case MESSAGES, COUNT_TOKENS -> anthropic();
      case GEMINI_GENERATE, GEMINI_COUNT -> google();
      case KSERVE_INFER -> Json.object().put("error", message);
      default -> openAi();
    };
  }

  private ObjectNode openAi() {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error").put("message", message).put("type", type);
    error.put("param", param).put("code", status);
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
      case 429 -> "rate_limit_error";
      case 500 -> "api_error";
      default -> "overloaded_error";
    };
  }

  private ObjectNode google() {
    ObjectNode body = Json.object();
    body.putObject("error")
        .put("code", status)
        .put("message", message)
        .put("status", googleStatus());
    return body;
  }

  private String googleStatus() {
    return switch (status) {
      case 400, 405 -> "INVALID_ARGUMENT";
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 500 -> "INTERNAL";
      default -> "UNAVAILABLE";
    };
  }
}
