package dev.berth.request;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The paths that are the same for every request of an API. */
final class FixedPaths {

  private static final Map<String, RequestPath> POSTED = posted();

  private FixedPaths() {}

  /** What a body sent to this path asks for; null when the path is none of these. */
  static @Nullable RequestPath posted(String path) {
    return POSTED.get(path);
  }

  private static Map<String, RequestPath> posted() {
    Map<String, RequestPath> paths = new HashMap<>();
    put(paths, ApiShape.CHAT_COMPLETIONS, "/v1/chat/completions");
    put(paths, ApiShape.CHAT_COMPLETIONS_BATCH, "/v1/chat/completions/batch");
    put(paths, ApiShape.COMPLETIONS, "/v1/completions");
    put(paths, ApiShape.RENDER, "/v1/chat/completions/render", "/v1/completions/render");
    put(paths, ApiShape.RESPONSES, "/v1/responses");
    put(paths, ApiShape.EMBEDDINGS, "/v1/embeddings");
    put(paths, ApiShape.MESSAGES, "/v1/messages");
    put(paths, ApiShape.COUNT_TOKENS, "/v1/messages/count_tokens");
    put(paths, ApiShape.EMBED, "/v2/embed");
    put(paths, ApiShape.RERANK, "/rerank", "/v1/rerank", "/v2/rerank");
    put(paths, ApiShape.SCORE, "/score", "/v1/score", "/generative_scoring");
    put(paths, ApiShape.CLASSIFY, "/classify", "/v1/classify");
    put(paths, ApiShape.POOLING, "/pooling");
    put(paths, ApiShape.TOKENIZE, "/tokenize", "/v1/tokenize");
    put(paths, ApiShape.DETOKENIZE, "/detokenize", "/v1/detokenize");
    put(paths, ApiShape.AUDIO_TRANSCRIPTION, "/v1/audio/transcriptions");
    put(paths, ApiShape.AUDIO_TRANSLATION, "/v1/audio/translations");
    put(paths, ApiShape.AUDIO_SPEECH, "/v1/audio/speech");
    put(paths, ApiShape.IMAGE_GENERATION, "/v1/images/generations");
    put(paths, ApiShape.IMAGE_EDIT, "/v1/images/edits");
    put(paths, ApiShape.IMAGE_VARIATION, "/v1/images/variations");
    put(paths, ApiShape.GENERATE, "/generate", "/inference/v1/generate");
    put(paths, ApiShape.INVOCATIONS, "/invocations");
    return paths;
  }

  private static void put(Map<String, RequestPath> paths, ApiShape shape, String... same) {
    RequestPath result = new RequestPath(shape, null);
    for (String path : same) {
      paths.put(path, result);
    }
  }
}
