package dev.berth.request;

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

  /**
   * The dialect for a request: that of its API where the API has one of its own, Anthropic's where
   * the header says so, else OpenAI's.
   *
   * @param anthropicVersionPresent whether the request has an {@link #ANTHROPIC_VERSION_HEADER}
   */
  public static ErrorDialect of(ApiShape shape, boolean anthropicVersionPresent) {
    return switch (shape) {
      case MESSAGES, COUNT_TOKENS -> ANTHROPIC;
      case GEMINI_GENERATE, GEMINI_COUNT_TOKENS, GEMINI_EMBED -> GEMINI;
      case KSERVE_INFER, KSERVE_GENERATE, KSERVE_MODEL -> KSERVE;
      case GRPC -> GRPC;
      default -> anthropicVersionPresent ? ANTHROPIC : OPENAI;
    };
  }
}
