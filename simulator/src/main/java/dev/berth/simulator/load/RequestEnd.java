package dev.berth.simulator.load;

import org.jspecify.annotations.Nullable;

/**
 * How one request ended, for those who look closer than the report. Times are those of {@link
 * System#nanoTime}.
 *
 * @param dueNanos when it should have started
 * @param firstNanos when the first data of its answer came; {@code endNanos} where none did
 * @param endNanos when it was over
 * @param streamed whether it asked for an answer in pieces
 * @param servedBy who says it answered; null when nobody says
 * @param chosen what the proxy says it chose; null when it says nothing
 * @param problem what went wrong, as a report names it; null for a good answer
 */
public record RequestEnd(
    long dueNanos,
    long firstNanos,
    long endNanos,
    boolean streamed,
    @Nullable String servedBy,
    @Nullable String chosen,
    @Nullable String problem) {

  /**
   * @param seen as much of the answer as came; null for nothing
   * @param endNanos where {@code seen} is null
   */
  static RequestEnd of(Call call, @Nullable Answer seen, @Nullable String problem, long endNanos) {
    boolean streamed = call.request().shape().lastLine() != null;
    return seen == null
        ? new RequestEnd(call.intendedNanos(), endNanos, endNanos, streamed, null, null, problem)
        : new RequestEnd(
            call.intendedNanos(),
            seen.firstNanos(),
            seen.endNanos(),
            streamed,
            seen.servedBy(),
            seen.chosen(),
            problem);
  }

  public boolean isGood() {
    return problem == null;
  }

  /** Whether its answer was coming, not yet whole, at a moment between these two. */
  public boolean wasAnsweringWithin(long fromNanos, long toNanos) {
    return firstNanos - toNanos < 0 && endNanos - fromNanos >= 0;
  }
}
