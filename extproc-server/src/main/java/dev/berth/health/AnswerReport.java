package dev.berth.health;

/**
 * A request is over.
 *
 * @param openedNanos when its server was picked, by the pool's ticker
 * @param answeredNanos when its answer began, as far as anybody saw that, else when it ended
 * @param trial whether it was let in as the trial of a half-open server
 */
public record AnswerReport(
    AnswerOutcome outcome, long openedNanos, long answeredNanos, boolean trial) {

  long durationNanos() {
    return answeredNanos - openedNanos;
  }

  /**
   * The same, where a client that left a silent server after so long counts as its time-out.
   *
   * @param patienceNanos longer than its peers take
   */
  AnswerReport after(long patienceNanos) {
    return outcome == AnswerOutcome.ABANDONED && durationNanos() >= patienceNanos
        ? new AnswerReport(AnswerOutcome.TIMED_OUT, openedNanos, answeredNanos, trial)
        : this;
  }
}
