package dev.berth.routing;

/**
 * The HTTP statuses of Berth's errors, and the words that each API has for them: {@code error.type}
 * of the OpenAI and the Anthropic API, and the code of gRPC, which Gemini's API writes as {@code
 * error.status} too. The SDKs make their exceptions from the HTTP status; the words are for people
 * and logs.
 */
public enum ErrorStatus {
  BAD_REQUEST(400, 3, "INVALID_ARGUMENT", "invalid_request_error", "invalid_request_error"),
  FORBIDDEN(403, 7, "PERMISSION_DENIED", "permission_error", "permission_error"),
  NOT_FOUND(404, 5, "NOT_FOUND", "invalid_request_error", "not_found_error"),
  TIMEOUT(408, 4, "DEADLINE_EXCEEDED", "invalid_request_error", "timeout_error"),
  TOO_LARGE(413, 3, "INVALID_ARGUMENT", "invalid_request_error", "request_too_large"),
  TOO_MANY(429, 8, "RESOURCE_EXHAUSTED", "rate_limit_error", "rate_limit_error"),
  INTERNAL(500, 13, "INTERNAL", "server_error", "api_error"),
  UNAVAILABLE(503, 14, "UNAVAILABLE", "service_unavailable_error", "overloaded_error");

  private final int http;
  private final int grpc;
  private final String grpcName;
  private final String openAiType;
  private final String anthropicType;

  ErrorStatus(int http, int grpc, String grpcName, String openAiType, String anthropicType) {
    this.http = http;
    this.grpc = grpc;
    this.grpcName = grpcName;
    this.openAiType = openAiType;
    this.anthropicType = anthropicType;
  }

  public int http() {
    return http;
  }

  /** As gRPC numbers it (google.rpc.Code). */
  public int grpc() {
    return grpc;
  }

  /** As gRPC names it. */
  public String grpcName() {
    return grpcName;
  }

  public String openAiType() {
    return openAiType;
  }

  public String anthropicType() {
    return anthropicType;
  }
}
