package dev.berth.health;

import dev.berth.health.HealthSettings.FailureLimits;
import org.jspecify.annotations.Nullable;

/**
 * The failed requests of one server in a row, and whether they are enough. Confined to the writer
 * of its pool; the good answers that end a row are seen in its {@link AnswerTally}, where any
 * thread counts them.
 */
final class Failures {

  /** A server that has just come back is out again after so many. */
  private static final int ON_PROBATION = 2;

  private final FailureLimits limits;
  private final AnswerTally answers;
  private int failed;
  private int gatewayFailed;

  Failures(FailureLimits limits, AnswerTally answers) {
    this.limits = limits;
    this.answers = answers;
  }

  /**
   * A request failed.
   *
   * @param onProbation whether the server has just come back
   * @return why the server should be ejected; null where there is no reason
   */
  @Nullable Cause onAnswer(AnswerOutcome outcome, boolean onProbation) {
    if (answers.breakRow()) {
      failed = 0;
      gatewayFailed = 0;
    }
    failed++;
    gatewayFailed = outcome.isGatewayFailure() ? gatewayFailed + 1 : 0;
    if (outcome == AnswerOutcome.REFUSED) {
      return Cause.CONNECT_REFUSED;
    }
    if (gatewayFailed >= limit(limits.consecutiveGatewayFailure(), onProbation)) {
      return Cause.CONSECUTIVE_GATEWAY_FAILURE;
    }
    return failed >= limit(limits.consecutive5xx(), onProbation) ? Cause.CONSECUTIVE_5XX : null;
  }

  private static int limit(int configured, boolean onProbation) {
    return onProbation ? Math.min(configured, ON_PROBATION) : configured;
  }

  /** Whether enough has failed of late to look at the server more closely. */
  boolean any() {
    return answers.isBroken() && (gatewayFailed > 0 || failed > 1);
  }

  /** What was before does not count. */
  void forget() {
    failed = 0;
    gatewayFailed = 0;
  }
}
