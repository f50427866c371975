package dev.berth.request;

import org.jspecify.annotations.Nullable;

/** Whose error format the client understands. */
public enum ErrorDialect {
  OPENAI,
  ANTHROPIC,
  /** Google's {@code {"error":{"code":404,"message":"…","status":"NOT_FOUND"}}}. */
  GEMINI,
  /** {@code {"error":"…"}}, as KServe's inference protocol has it. */
  KSERVE,
  /** A status in trailers, with a message. */
  GRPC;

  /** The request header that every client of Anthropic's API sends, in lower case. */
  public static final String ANTHROPIC_VERSION_HEADER = "anthropic-version";

  private static final String GRPC_TYPE = "application/grpc";

  /**
   * The dialect for a request: gRPC's where Envoy answers by trailers, that of its API where the
   * API has one of its own, Anthropic's where the header says so, else OpenAI's.
   *
   * @param contentType header {@code content-type}; null when there is none
   * @param anthropicVersionPresent whether the request has an {@link #ANTHROPIC_VERSION_HEADER}
   */
  public static ErrorDialect of(
      ApiShape shape, @Nullable String contentType, boolean anthropicVersionPresent) {
    if (isGrpc(contentType)) {
      return GRPC;
    }
    return switch (shape) {
      case MESSAGES, COUNT_TOKENS -> ANTHROPIC;
      case GEMINI_GENERATE, GEMINI_COUNT_TOKENS, GEMINI_EMBED -> GEMINI;
      case KSERVE_INFER, KSERVE_GENERATE, KSERVE_MODEL -> KSERVE;
      default -> anthropicVersionPresent ? ANTHROPIC : OPENAI;
    };
  }

  /**
   * As Envoy judges it, by the content type alone, whatever the path: not gRPC-Web, and with regard
   * to case.
   */
  private static boolean isGrpc(@Nullable String contentType) {
    return contentType != null
        && (contentType.equals(GRPC_TYPE) || contentType.startsWith(GRPC_TYPE + "+"));
  }
}
