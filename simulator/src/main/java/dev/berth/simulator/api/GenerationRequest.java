package dev.berth.simulator.api;

import dev.berth.simulator.engine.PromptHasher;
import org.jspecify.annotations.Nullable;

/**
 * What a server needs to know of a request for tokens.
 *
 * @param model null when the client named none: then the server's first model answers
 * @param stream whether the answer comes as server-sent events
 * @param includeUsage whether a stream ends with usage figures
 * @param outputTokens the client's limit, at least 1; null when it gave none
 * @param prompt the text of the prompt, hashed
 */
public record GenerationRequest(
    @Nullable String model,
    boolean stream,
    boolean includeUsage,
    @Nullable Integer outputTokens,
    PromptHasher prompt) {

  /** The length of an answer for which the client gave no limit. */
  public static final int DEFAULT_OUTPUT_TOKENS = 16;

  /** How many tokens the answer shall have. */
  public int wantedTokens() {
    return outputTokens == null ? DEFAULT_OUTPUT_TOKENS : outputTokens;
  }
}
