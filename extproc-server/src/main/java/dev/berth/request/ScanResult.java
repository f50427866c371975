package dev.berth.request;

import org.jspecify.annotations.Nullable;

/** What a {@link BodyReader} found in a body. */
public sealed interface ScanResult {

  /**
   * The body is what it should be: a JSON object, or a form.
   *
   * @param model the top-level {@code "model"}, never empty, any characters that a JSON string or a
   *     form can hold; null when there is none
   * @param stream whether the top-level {@code "stream"} is {@code true}; of several the last
   *     counts
   * @param modelSpan where the model stands; null when there is none
   * @param previousResponseId the top-level {@code "previous_response_id"} (OpenAI's Responses
   *     API), which lives on one server; null when there is none
   * @param prompt digests of as much of the prompt as was read; {@link PromptDigests#NONE} where
   *     nobody asked for them
   */
  record Scanned(
      @Nullable String model,
      boolean stream,
      @Nullable ModelSpan modelSpan,
      @Nullable String previousResponseId,
      PromptDigests prompt)
      implements ScanResult {

    /** A body that says nothing about routing. */
    public static final Scanned NOTHING = new Scanned(null, false, null, null);

    /** A body without a prompt, or with one that nobody digested. */
    public Scanned(
        @Nullable String model,
        boolean stream,
        @Nullable ModelSpan modelSpan,
        @Nullable String previousResponseId) {
      this(model, stream, modelSpan, previousResponseId, PromptDigests.NONE);
    }
  }

  /**
   * The body is refused: not JSON, no object, no form, or a model that breaks the rules.
   *
   * @param problem a sentence for the client; never quotes the body
   * @param offset bytes of the body that were read before the problem showed
   */
  record Malformed(String problem, long offset) implements ScanResult {}
}
