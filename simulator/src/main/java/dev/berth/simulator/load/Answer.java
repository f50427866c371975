package dev.berth.simulator.load;

import org.jspecify.annotations.Nullable;

/**
 * A complete HTTP answer as the client saw it.
 *
 * @param servedBy who says it answered; null when nobody says
 * @param chosen whom the proxy says it chose; null when it says nothing
 * @param receivedSha256 the hash of the request's body as the server got it; null when not said
 * @param firstNanos when the first byte of the body came, or in a stream its first data
 * @param endNanos when the last byte came
 * @param whole false for a stream that ended without its last event
 */
record Answer(
    int status,
    @Nullable String servedBy,
    @Nullable String chosen,
    @Nullable String receivedSha256,
    long firstNanos,
    long endNanos,
    boolean whole) {

  /** What is wrong with this answer to {@code request}, as a report names it; null if nothing. */
  @Nullable String problem(LoadRequest request) {
    if (status < 200 || status > 299) {
      return "HTTP " + status;
    }
    if (!whole) {
      return FailureKind.INCOMPLETE.label();
    }
    if (receivedSha256 != null && !receivedSha256.equals(request.sha256())) {
      return FailureKind.BODY_CHANGED.label();
    }
    return null;
  }
}
