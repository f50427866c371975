package dev.berth.health;

import dev.berth.health.HealthSettings.FailureLimits;
import org.jspecify.annotations.Nullable;

/**
 * The failed requests of one server in a row, and whether they are enough. Confined to the writer
 * of its pool; the good answers that end a row are seen in its {@link AnswerTally}, where any
 * thread counts them.
 *
 * <p>A server that breaks has work from before, which may end well: while its answers take long and
 * its failures come at once, such an end would come between any two failures. So a good answer to a
 * request from before the row ends it only if less than half of what the server was given since
 * then failed, which is to say that requests fail and not the server.
 */
final class Failures {

  /** A server that has just come back is out again after so many. */
  private static final int ON_PROBATION = 2;

  private final FailureLimits limits;
  private final AnswerTally answers;
  private int failed;
  private int gatewayFailed;
  private long picksBefore;

  Failures(FailureLimits limits, AnswerTally answers) {
    this.limits = limits;
    this.answers = answers;
  }

  /**
   * A request failed.
   *
   * @param picks requests ever given to the server
   * @param onProbation whether the server has just come back
   * @return why the server should be ejected; null where there is no reason
   */
  @Nullable Cause onAnswer(AnswerReport report, long picks, boolean onProbation) {
    if (isRowOver(picks)) {
      forget();
      picksBefore = picks;
      answers.beginRow(report);
    }
    answers.onFailure();
    AnswerOutcome outcome = report.outcome();
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

  private boolean isRowOver(long picks) {
    boolean mostFail = 2L * (failed + 1) > picks - picksBefore;
    return answers.isRowDisproved() || (!answers.isBroken() && !mostFail);
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
    answers.forgetFailures();
  }
}
