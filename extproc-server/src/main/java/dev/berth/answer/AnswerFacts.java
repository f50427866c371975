package dev.berth.answer;

import org.jspecify.annotations.Nullable;

/**
 * What one answer says of itself.
 *
 * @param usage null when the server did not say, as it does for a stream unless asked to
 * @param responseId the id of a stored response (OpenAI's Responses API); null for any other answer
 */
public record AnswerFacts(@Nullable TokenUsage usage, @Nullable String responseId) {

  /** Nothing is known. */
  public static final AnswerFacts NONE = new AnswerFacts(null, null);

  /** The same of an answer that repeats what another one has said: its tokens were counted then. */
  public AnswerFacts withoutUsage() {
    return usage == null ? this : new AnswerFacts(null, responseId);
  }
}
