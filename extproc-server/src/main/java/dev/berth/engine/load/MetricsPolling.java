package dev.berth.engine.load;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often the servers of a pool are asked for their metrics, and why.
 *
 * @param always whether they are, and not only for work of others
 * @param interval between two questions to a server that has something to do
 * @param idleInterval the same for one that has not, or does not answer
 * @param timeout for one answer
 * @param othersInterval between two questions about others' work, to every server; null: other
 *     replicas do not work at the same time
 * @param requestDeadline no request of a process before runs longer
 */
public record MetricsPolling(
    boolean always,
    Duration interval,
    Duration idleInterval,
    Duration timeout,
    @Nullable Duration othersInterval,
    Duration requestDeadline) {

  /** So many answers may be missing in a row before the one before them does not count. */
  private static final int MISSED_ANSWERS = 3;

  public MetricsPolling {
    if (interval.isNegative() || interval.isZero() || interval.compareTo(idleInterval) > 0) {
      throw new IllegalArgumentException("an idleInterval no shorter than an interval");
    }
  }

  /** How often it is considered whether to ask a server. */
  Duration beat() {
    if (othersInterval == null) {
      return interval;
    }
    return always ? Collections.min(List.of(interval, othersInterval)) : othersInterval;
  }

  /** Between two questions to a server on which others may work. */
  Duration othersPause() {
    return othersInterval == null ? interval : othersInterval;
  }

  /** For how long an answer counts. */
  Duration validity() {
    Duration longest = Collections.max(List.of(idleInterval, othersPause()));
    return longest.multipliedBy(MISSED_ANSWERS).plus(timeout);
  }
}
