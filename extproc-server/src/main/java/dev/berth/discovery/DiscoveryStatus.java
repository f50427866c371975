package dev.berth.discovery;

import org.jspecify.annotations.Nullable;

/**
 * How discovery stands. Times are by the ticker of the discovery.
 *
 * @param revision how many sets of servers were handed on; 0 before the first
 * @param servers how many servers the newest of them has
 * @param lastGoodNanos when it was handed on; 0 before the first
 * @param problem why what is out there now is not in force, on one line; null when it is
 * @param problemSinceNanos since when there has been a problem without a pause; 0 while there is
 *     none
 */
public record DiscoveryStatus(
    long revision,
    int servers,
    long lastGoodNanos,
    @Nullable String problem,
    long problemSinceNanos) {

  /** The problem while nothing has been read. */
  public static final String NOT_READ = "not read yet";

  /** Before anything was read. */
  public static final DiscoveryStatus UNREAD = new DiscoveryStatus(0, 0, 0, NOT_READ, 0);

  /** Whether a good set was read at least once; until then nobody knows which servers there are. */
  public boolean complete() {
    return revision > 0;
  }

  /** Whether what is out there now is in force. */
  public boolean isUp() {
    return problem == null;
  }

  /**
   * For how long the servers in force have been older than what is out there; 0 while they are not.
   */
  public long staleNanos(long nowNanos) {
    return problem == null || !complete() ? 0 : nowNanos - problemSinceNanos;
  }

  /** After a set was handed on, and all is in order. */
  public DiscoveryStatus next(int newServers, long nowNanos) {
    return withServers(newServers, nowNanos).withoutProblem();
  }

  /** After a set was handed on, with the problem that there is. */
  public DiscoveryStatus withServers(int newServers, long nowNanos) {
    return new DiscoveryStatus(revision + 1, newServers, nowNanos, problem, problemSinceNanos);
  }

  /** With all in order again. */
  public DiscoveryStatus withoutProblem() {
    return new DiscoveryStatus(revision, servers, lastGoodNanos, null, 0);
  }

  /** With a problem, which is as old as the one before it. */
  public DiscoveryStatus withProblem(String newProblem, long nowNanos) {
    boolean first = problem == null || problemSinceNanos == 0;
    return new DiscoveryStatus(
        revision, servers, lastGoodNanos, newProblem, first ? nowNanos : problemSinceNanos);
  }
}
