package dev.berth.request;

import org.jspecify.annotations.Nullable;

/**
 * What method and path of a request say.
 *
 * @param modelId the decoded model of a {@link ApiShape#GET_MODEL}; null for every other shape
 */
public record RequestPath(ApiShape shape, @Nullable String modelId) {

  private static final String MODELS = "/v1/models";
  private static final RequestPath LIST_MODELS = new RequestPath(ApiShape.LIST_MODELS, null);
  private static final RequestPath OTHER = new RequestPath(ApiShape.OTHER, null);

  private record Known(String path, RequestPath result) {
    Known(String path, ApiShape shape) {
      this(path, new RequestPath(shape, null));
    }
  }

  private static final Known[] POSTED = {
    new Known("/v1/chat/completions", ApiShape.CHAT_COMPLETIONS),
    new Known("/v1/completions", ApiShape.COMPLETIONS),
    new Known("/v1/messages", ApiShape.MESSAGES),
    new Known("/v1/responses", ApiShape.RESPONSES),
    new Known("/v1/embeddings", ApiShape.EMBEDDINGS),
    new Known("/v1/messages/count_tokens", ApiShape.COUNT_TOKENS),
  };

  public RequestPath {
    if ((modelId != null) != (shape == ApiShape.GET_MODEL)) {
      throw new IllegalArgumentException("exactly a request for one model names it in its path");
    }
  }

  /**
   * Classifies a request. Never fails: what is not known, whatever it looks like, is {@link
   * ApiShape#OTHER}.
   *
   * @param method pseudo-header {@code :method}, case-sensitive as RFC 9110 has it
   * @param path pseudo-header {@code :path}, with or without a query
   */
  public static RequestPath of(String method, String path) {
    int query = path.indexOf('?');
    int end = query < 0 ? path.length() : query;
    return switch (method) {
      case "POST" -> ofPost(path, end);
      case "GET" -> ofGet(path, end);
      default -> OTHER;
    };
  }

  private static RequestPath ofPost(String path, int end) {
    for (Known known : POSTED) {
      if (known.path.length() == end && path.startsWith(known.path)) {
        return known.result;
      }
    }
    return OTHER;
  }

  private static RequestPath ofGet(String path, int end) {
    if (end < MODELS.length() || !path.startsWith(MODELS)) {
      return OTHER;
    }
    if (end > MODELS.length() && path.charAt(MODELS.length()) != '/') {
      return OTHER;
    }
    int id = MODELS.length() + 1;
    return id >= end
        ? LIST_MODELS
        : new RequestPath(ApiShape.GET_MODEL, PercentEncoding.decode(path.substring(id, end)));
  }
}
