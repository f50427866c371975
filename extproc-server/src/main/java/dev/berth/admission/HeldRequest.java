package dev.berth.admission;

/**
 * What its line knows of a request that waits.
 *
 * @param model as its servers call it
 * @param priority who has a higher one is served first, and takes the place of one with a lower
 * @param bodyBytes size of its body
 * @param promptTokens about how many tokens a server has to read for it
 * @param sinceNanos when it came, by the ticker of its queues
 * @param deadlineNanos until then it may wait
 */
public record HeldRequest(
    String model,
    int priority,
    long bodyBytes,
    long promptTokens,
    long sinceNanos,
    long deadlineNanos) {

  boolean isLate(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }
}
