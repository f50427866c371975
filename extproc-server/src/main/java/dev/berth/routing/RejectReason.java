package dev.berth.routing;

import org.jspecify.annotations.Nullable;

/**
 * Why a request gets an answer from Berth instead of a server. The status and the two error
 * vocabularies are those of the OpenAI and Anthropic HTTP APIs.
 */
public enum RejectReason {
  MALFORMED_BODY("malformed_body", 400, "invalid_request_error", null),
  MODEL_MISSING("model_missing", 400, "invalid_request_error", "model_missing"),
  MODEL_NOT_FOUND("model_not_found", 404, "invalid_request_error", "model_not_found"),
  BODY_TOO_LARGE("body_too_large", 413, "invalid_request_error", "request_too_large"),
  NO_READY_SERVER("no_ready_server", 503, "overloaded_error", "no_ready_server"),
  NO_SERVER_IN_SUBSET("no_server_in_subset", 503, "overloaded_error", "no_server_in_subset"),
  ADMIN_PATH("admin_path", 403, "permission_error", "admin_path"),
  RESPONSE_NOT_FOUND("response_not_found", 404, "invalid_request_error", "response_not_found"),
  REQUEST_TIMEOUT("request_timeout", 408, "invalid_request_error", "request_timeout"),
  POOL_FULL("pool_full", 429, "rate_limit_error", "pool_full"),
  TOO_MANY_STREAMS("too_many_streams", 429, "rate_limit_error", "too_many_streams"),
  BODY_MEMORY_FULL("body_memory_full", 429, "rate_limit_error", "body_memory_full"),
  UNSUPPORTED_MODE("unsupported_mode", 500, "api_error", "unsupported_mode");

  private final String label;
  private final int httpStatus;
  private final String openAiType;
  private final @Nullable String openAiCode;

  RejectReason(String label, int httpStatus, String openAiType, @Nullable String openAiCode) {
    this.label = label;
    this.httpStatus = httpStatus;
    this.openAiType = openAiType;
    this.openAiCode = openAiCode;
  }

  /** As metrics and Envoy's {@code response_code_details} write it. */
  public String label() {
    return label;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** {@code error.type} of the OpenAI API. */
  public String openAiType() {
    return openAiType;
  }

  /** {@code error.code} of the OpenAI API; null where it has none. */
  public @Nullable String openAiCode() {
    return openAiCode;
  }

  /** {@code error.type} of the Anthropic API, which follows from the status. */
  public String anthropicType() {
    return switch (httpStatus) {
      case 400 -> "invalid_request_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503 -> "overloaded_error";
      default -> "api_error";
    };
  }
}
