package dev.berth.request;

/**
 * Which API a request speaks, as far as routing cares: where its model is and what its answer looks
 * like.
 */
public enum ApiShape {
  /** OpenAI {@code POST /v1/chat/completions}. */
  CHAT_COMPLETIONS("chat_completions"),
  /** OpenAI {@code POST /v1/completions}. */
  COMPLETIONS("completions"),
  /** OpenAI {@code POST /v1/responses}. */
  RESPONSES("responses"),
  /** OpenAI {@code POST /v1/embeddings}. */
  EMBEDDINGS("embeddings"),
  /** Anthropic {@code POST /v1/messages}. */
  MESSAGES("messages"),
  /** Anthropic {@code POST /v1/messages/count_tokens}. */
  COUNT_TOKENS("count_tokens"),
  /** {@code GET /v1/models}: which models there are. */
  LIST_MODELS("list_models"),
  /** {@code GET /v1/models/{id}}: one of them. */
  GET_MODEL("get_model"),
  /** Anything else; a JSON body may still name a model. */
  OTHER("other");

  private final String label;

  ApiShape(String label) {
    this.label = label;
  }

  /** The value of metric labels. */
  public String label() {
    return label;
  }
}
