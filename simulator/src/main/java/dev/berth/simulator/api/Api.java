package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;

/** The generation endpoints that a simulated server has, and how each answers. */
public enum Api {
  CHAT_COMPLETIONS("/v1/chat/completions", new ChatFormat()),
  COMPLETIONS("/v1/completions", new TextFormat()),
  EMBEDDINGS("/v1/embeddings", new EmbeddingsFormat()),
  RESPONSES("/v1/responses", new ResponsesFormat()),
  MESSAGES("/v1/messages", new MessagesFormat());

  private final String path;

  @SuppressWarnings("ImmutableEnumChecker") // A format has no state.
  private final AnswerFormat format;

  Api(String path, AnswerFormat format) {
    this.path = path;
    this.format = format;
  }

  /** The API at {@code path} (without a query), or null. */
  public static @Nullable Api of(String path) {
    for (Api api : values()) {
      if (api.path.equals(path)) {
        return api;
      }
    }
    return null;
  }

  /** The path of its requests. */
  public String path() {
    return path;
  }

  /** How its answers are written. */
  public AnswerFormat format() {
    return format;
  }

  /** Whether its answers have tokens at all; only such answers can be streamed. */
  public boolean generates() {
    return this != EMBEDDINGS;
  }
}
