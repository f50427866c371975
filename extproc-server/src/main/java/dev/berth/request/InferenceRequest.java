package dev.berth.request;

import org.jspecify.annotations.Nullable;

/**
 * One request for inference, as far as routing needs to know it.
 *
 * @param model as the client wrote it; null when it named none
 * @param stream whether the client wants the answer token by token
 * @param bodyBytes size of the whole body
 * @param responseId the stored response that the request is about or goes on from, which only the
 *     server that made it has; null when there is none
 * @param opaque whether it has a body that nobody read, so that a model there can be neither seen
 *     nor changed; never where the path names the model
 * @param prompt digests of its prompt; {@link PromptDigests#NONE} where nobody asked for them
 */
public record InferenceRequest(
    ApiShape shape,
    @Nullable String model,
    boolean stream,
    long bodyBytes,
    @Nullable String responseId,
    boolean opaque,
    PromptDigests prompt) {

  private static final long BYTES_PER_TOKEN = 4;

  public InferenceRequest {
    if (bodyBytes < 0) {
      throw new IllegalArgumentException("a body cannot have a negative size");
    }
  }

  /** A request without a prompt, or with one that nobody digested; its body, if any, was read. */
  public InferenceRequest(
      ApiShape shape,
      @Nullable String model,
      boolean stream,
      long bodyBytes,
      @Nullable String responseId) {
    this(shape, model, stream, bodyBytes, responseId, false, PromptDigests.NONE);
  }

  /** As above, about no stored response. */
  public InferenceRequest(ApiShape shape, @Nullable String model, boolean stream, long bodyBytes) {
    this(shape, model, stream, bodyBytes, null);
  }

  /**
   * About how many tokens the prompt has, at least 1: the size of the body at four bytes to a
   * token. That is a rule of thumb for English text; JSON around the prompt makes it a little high,
   * other scripts make it higher. It weighs requests against each other and counts nothing exactly.
   */
  public long promptTokens() {
    return Math.max(1, bodyBytes / BYTES_PER_TOKEN);
  }
}
