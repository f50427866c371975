package dev.berth.routing;

import dev.berth.answer.AnswerFacts;
import dev.berth.endpoint.EndpointId;
import dev.berth.health.AnswerOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What whoever reports the end of a request knows of it.
 *
 * @param served the endpoint that answered, in the last of several attempts; null if none did or
 *     nobody knows
 * @param outcome what the end says of that endpoint; of the chosen one where none is named
 * @param passedOver whether the chosen endpoint, if another one served, was tried before it
 * @param facts what the answer says of itself
 */
public record Ending(
    @Nullable EndpointId served, AnswerOutcome outcome, boolean passedOver, AnswerFacts facts) {

  /** An end that says nothing of the endpoint. */
  public static Ending of(@Nullable EndpointId served, AnswerFacts facts) {
    return new Ending(served, AnswerOutcome.UNKNOWN, false, facts);
  }

  boolean isServedBy(EndpointId chosen) {
    return served == null || served.equals(chosen);
  }

  /** What it says of the chosen endpoint. */
  AnswerOutcome outcomeOf(EndpointId chosen) {
    if (isServedBy(chosen)) {
      return outcome;
    }
    return passedOver ? AnswerOutcome.PASSED_OVER : AnswerOutcome.UNKNOWN;
  }
}
