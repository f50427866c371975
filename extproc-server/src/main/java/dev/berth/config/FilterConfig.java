package dev.berth.config;

import java.util.List;

/**
 * A filter of a profile. There is one so far, llm-d's {@code prefix-cache-affinity-filter}: only
 * the servers that have enough of the prompt cached, until they are much busier than the others.
 *
 * @param affinityThreshold the share of the prompt's blocks that is enough, above 0, at most 1
 * @param maxTtftPenaltyMs how much later, in milliseconds, the best of them may begin with the
 *     request than the best of the others; 0: as late as may be
 * @param peakPrefillThroughput prompt tokens that a server reads in a second
 */
public record FilterConfig(
    double affinityThreshold, int maxTtftPenaltyMs, int peakPrefillThroughput) {

  static final List<String> TYPES = List.of("prefix-cache-affinity-filter");
  static final double MIN_THRESHOLD = 0.01;
  static final int MAX_PENALTY_MS = 3_600_000;
  static final int MAX_THROUGHPUT = 10_000_000;

  /** As llm-d has them. */
  public static final FilterConfig DEFAULT = new FilterConfig(0.8, 18_000, 15_928);

  public FilterConfig {
    if (!(affinityThreshold >= MIN_THRESHOLD && affinityThreshold <= 1)) {
      throw new IllegalArgumentException("a threshold from " + MIN_THRESHOLD + " to 1");
    }
    if (maxTtftPenaltyMs < 0 || peakPrefillThroughput < 1) {
      throw new IllegalArgumentException("a penalty of at least 0, a throughput of at least 1");
    }
  }
}
