package dev.berth.request;

/**
 * Which API a request speaks, as far as routing cares: where its model is and what its answer looks
 * like.
 */
public enum ApiShape {
  /** OpenAI {@code POST /v1/chat/completions}. */
  CHAT_COMPLETIONS("chat_completions", Body.JSON),
  /** vLLM {@code POST /v1/chat/completions/batch}: several chats with one model. */
  CHAT_COMPLETIONS_BATCH("chat_completions_batch", Body.JSON),
  /** OpenAI {@code POST /v1/completions}. */
  COMPLETIONS("completions", Body.JSON),
  /** vLLM {@code POST …/render}: the tokens that a chat or completion would become. */
  RENDER("render", Body.JSON),
  /** OpenAI {@code POST /v1/responses}. */
  RESPONSES("responses", Body.JSON),
  /**
   * A stored response, by its id: {@code GET} and {@code DELETE /v1/responses/{id}}, its {@code
   * cancel} and its {@code input_items}. Only the server that made it has it.
   */
  STORED_RESPONSE("stored_response", Body.NONE),
  /** OpenAI {@code POST /v1/embeddings}. */
  EMBEDDINGS("embeddings", Body.JSON),
  /** Anthropic {@code POST /v1/messages}. */
  MESSAGES("messages", Body.JSON),
  /** Anthropic {@code POST /v1/messages/count_tokens}. */
  COUNT_TOKENS("count_tokens", Body.JSON),
  /** Cohere {@code POST /v2/embed}. */
  EMBED("embed", Body.JSON),
  /** Jina and Cohere {@code POST /rerank}, {@code /v1/rerank}, {@code /v2/rerank}. */
  RERANK("rerank", Body.JSON),
  /** {@code POST /score}, {@code /v1/score}, {@code /generative_scoring}. */
  SCORE("score", Body.JSON),
  /** {@code POST /classify}, {@code /v1/classify}. */
  CLASSIFY("classify", Body.JSON),
  /** vLLM {@code POST /pooling}. */
  POOLING("pooling", Body.JSON),
  /** {@code POST /tokenize}, {@code /v1/tokenize}. */
  TOKENIZE("tokenize", Body.JSON),
  /** {@code POST /detokenize}, {@code /v1/detokenize}. */
  DETOKENIZE("detokenize", Body.JSON),
  /** OpenAI {@code POST /v1/audio/transcriptions}: a form with a file. */
  AUDIO_TRANSCRIPTION("audio_transcription", Body.FORM),
  /** OpenAI {@code POST /v1/audio/translations}: a form with a file. */
  AUDIO_TRANSLATION("audio_translation", Body.FORM),
  /** OpenAI {@code POST /v1/audio/speech}. */
  AUDIO_SPEECH("audio_speech", Body.JSON),
  /** OpenAI {@code POST /v1/images/generations}. */
  IMAGE_GENERATION("image_generation", Body.JSON),
  /** OpenAI {@code POST /v1/images/edits}: a form with files. */
  IMAGE_EDIT("image_edit", Body.FORM),
  /** OpenAI {@code POST /v1/images/variations}: a form with a file. */
  IMAGE_VARIATION("image_variation", Body.FORM),
  /** SGLang {@code POST /generate} and vLLM {@code POST /inference/v1/generate}. */
  GENERATE("generate", Body.JSON),
  /** SageMaker {@code POST /invocations}: any of the JSON APIs. */
  INVOCATIONS("invocations", Body.JSON),
  /** KServe {@code POST /v2/models/{m}[/versions/{v}]/infer} and {@code /v1/models/{m}:predict}. */
  KSERVE_INFER("kserve_infer", Body.OPAQUE),
  /** Triton {@code POST /v2/models/{m}[/versions/{v}]/generate} and {@code /generate_stream}. */
  KSERVE_GENERATE("kserve_generate", Body.OPAQUE),
  /** KServe {@code GET /v2/models/{m}[/versions/{v}][/ready]}: about one model. */
  KSERVE_MODEL("kserve_model", Body.NONE),
  /**
   * Gemini {@code POST /v1beta/models/{m}:generateContent} and {@code :streamGenerateContent}; this
   * and the others below {@code /v1/models}, too.
   */
  GEMINI_GENERATE("gemini_generate", Body.OPAQUE),
  /** Gemini {@code POST /v1beta/models/{m}:countTokens}. */
  GEMINI_COUNT_TOKENS("gemini_count_tokens", Body.OPAQUE),
  /** Gemini {@code POST /v1beta/models/{m}:embedContent} and {@code :batchEmbedContents}. */
  GEMINI_EMBED("gemini_embed", Body.OPAQUE),
  /** {@code GET /v1/models}: which models there are. */
  LIST_MODELS("list_models", Body.NONE),
  /** {@code GET /v1/models/{id}}: one of them. */
  GET_MODEL("get_model", Body.NONE),
  /** A gRPC call, known by its content type. */
  GRPC("grpc", Body.OPAQUE),
  /** What a server's operator does with it, and a client must not. */
  ADMINISTRATION("administration", Body.NONE),
  /** Anything else; a JSON body may still name a model. */
  OTHER("other", Body.UNKNOWN);

  /** What a body of an API is, as far as routing reads it. */
  enum Body {
    /** JSON that may name a model, whatever the content type says. */
    JSON,
    /** A form ({@code multipart/form-data}), or JSON where a client sends that instead. */
    FORM,
    /** Says nothing that the head does not say. */
    OPAQUE,
    /** There should be none, and if there is one it does not matter. */
    NONE,
    /** Whatever the content type says. */
    UNKNOWN
  }

  private final String label;
  private final Body body;

  ApiShape(String label, Body body) {
    this.label = label;
    this.body = body;
  }

  /** The value of metric labels. */
  public String label() {
    return label;
  }

  Body body() {
    return body;
  }

  /** Whether a body that is JSON holds one prompt, which stays in the server's prefix cache. */
  boolean hasPrompt() {
    return switch (this) {
      case CHAT_COMPLETIONS, COMPLETIONS, RESPONSES, MESSAGES, GENERATE, INVOCATIONS -> true;
      default -> false;
    };
  }
}
