package dev.berth.simulator.api;

import dev.berth.simulator.engine.PromptHasher;
import org.jspecify.annotations.Nullable;

/**
 * What a server needs to know of a request to one of its APIs.
 *
 * @param model null when the client named none: then the server's first model answers
 * @param stream whether the answer comes as server-sent events
 * @param includeUsage whether a stream ends with usage figures
 * @param outputTokens the client's limit, at least 1; null when it gave none
 * @param prompt the text of the prompt, hashed
 * @param inputs how many texts are to be embedded, ranked or classified; at least 1
 * @param tool the tool that the answer shall call; null for none
 * @param file the uploaded file; null for none
 */
public record GenerationRequest(
    @Nullable String model,
    boolean stream,
    boolean includeUsage,
    @Nullable Integer outputTokens,
    PromptHasher prompt,
    int inputs,
    @Nullable String tool,
    Retention retention,
    @Nullable UploadedFile file) {

  /** The length of an answer for which the client gave no limit. */
  public static final int DEFAULT_OUTPUT_TOKENS = 16;

  /** How many tokens the answer shall have. */
  public int wantedTokens() {
    return outputTokens == null ? DEFAULT_OUTPUT_TOKENS : outputTokens;
  }
}
