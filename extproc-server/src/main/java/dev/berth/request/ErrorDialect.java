package dev.berth.request;

/** Whose error format the client understands. */
public enum ErrorDialect {
  OPENAI,
  ANTHROPIC;

  /** The request header that every client of Anthropic's API sends, in lower case. */
  public static final String ANTHROPIC_VERSION_HEADER = "anthropic-version";

  /**
   * The dialect for a request: Anthropic's where the API or the header says so, else OpenAI's.
   *
   * @param anthropicVersionPresent whether the request has an {@link #ANTHROPIC_VERSION_HEADER}
   */
  public static ErrorDialect of(ApiShape shape, boolean anthropicVersionPresent) {
    return switch (shape) {
      case MESSAGES, COUNT_TOKENS -> ANTHROPIC;
      default -> anthropicVersionPresent ? ANTHROPIC : OPENAI;
    };
  }
}
