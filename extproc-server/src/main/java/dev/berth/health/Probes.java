package dev.berth.health;

import dev.berth.health.HealthSettings.ProbeLimits;

/**
 * The probes of one server in a row, and what they amount to. Confined to the writer of its pool.
 *
 * <p>A refused connection counts at once, and what the server says of itself counts in a row,
 * whatever its requests show. A probe without a plain answer may be the fault of the port, of the
 * path or of the way that only probes take. So requests outrank it: its row starts again after a
 * good answer to a request, it is never enough while the last of those is no older than nearly all
 * answers take, and for a server that answers requests and never passed a probe it means nothing.
 */
final class Probes {

  private final ProbeLimits limits;
  private final AnswerTally answers;
  private int passed;
  private int failed;
  private boolean everPassed;
  private long goodAnswers;
  private long goodAnswerNanos;

  Probes(ProbeLimits limits, AnswerTally answers) {
    this.limits = limits;
    this.answers = answers;
  }

  /**
   * A server was probed.
   *
   * @param answerNanos nearly all answers to requests take no longer; 0 when nobody knows
   */
  ProbeVerdict onProbe(ProbeOutcome outcome, long answerNanos, long nowNanos) {
    boolean answeredWell = answers.good() != goodAnswers;
    if (answeredWell) {
      goodAnswers = answers.good();
      goodAnswerNanos = nowNanos;
    }
    if (outcome.isPass()) {
      return pass();
    }
    passed = 0;
    if (outcome.isPlain()) {
      failed++;
      return verdict(outcome == ProbeOutcome.REFUSED || !hasAnswered());
    }
    if (!everPassed && hasAnswered()) {
      return ProbeVerdict.OPEN;
    }
    failed = answeredWell ? 1 : failed + 1;
    boolean outranked = goodAnswers > 0 && nowNanos - goodAnswerNanos < answerNanos;
    return outranked ? ProbeVerdict.OPEN : verdict(false);
  }

  private ProbeVerdict pass() {
    boolean first = !everPassed;
    everPassed = true;
    failed = 0;
    passed++;
    return first || passed >= limits.healthyThreshold() ? ProbeVerdict.UP : ProbeVerdict.OPEN;
  }

  private ProbeVerdict verdict(boolean atOnce) {
    return atOnce || failed >= limits.unhealthyThreshold() ? ProbeVerdict.DOWN : ProbeVerdict.OPEN;
  }

  /** Whether anything ever came from it, to a probe or to a request. */
  boolean hasAnswered() {
    return everPassed || answers.signs() > 0;
  }

  /** Whether the newest one failed, and means something. */
  boolean areFailing() {
    return failed > 0;
  }

  /** What was before does not count. */
  void forget() {
    passed = 0;
    failed = 0;
  }
}
