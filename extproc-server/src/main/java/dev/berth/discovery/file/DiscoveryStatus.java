package dev.berth.discovery.file;

import org.jspecify.annotations.Nullable;

/**
 * How discovery stands.
 *
 * @param revision how many sets of servers were handed on; 0 before the first
 * @param servers how many servers the newest of them has
 * @param lastGoodNanos when it was handed on, by the ticker of the discovery; 0 before the first
 * @param problem why the file as it is now is not in force, on one line; null when it is
 */
public record DiscoveryStatus(
    long revision, int servers, long lastGoodNanos, @Nullable String problem) {

  static final DiscoveryStatus UNREAD = new DiscoveryStatus(0, 0, 0, "not read yet");

  /** Whether a good set was read at least once; until then nobody knows which servers there are. */
  public boolean complete() {
    return revision > 0;
  }

  /** Whether the file as it is now is in force. */
  public boolean isUp() {
    return problem == null;
  }

  DiscoveryStatus next(int newServers, long nowNanos) {
    return new DiscoveryStatus(revision + 1, newServers, nowNanos, null);
  }

  DiscoveryStatus withProblem(@Nullable String newProblem) {
    return new DiscoveryStatus(revision, servers, lastGoodNanos, newProblem);
  }
}
