package dev.berth.simulator.switching;

/**
 * Gives a server held requests no faster than it can read them beside the answers that it writes: a
 * server that reads without a pause makes all its answers slow. Confined.
 */
final class ReleasePace {

  /** Share of the time in which a server reads when there is much to read. */
  private static final double READING_SHARE = 0.85;

  /** So much may be unread before it gets more. */
  private static final double MOST_UNREAD_SECONDS = 0.05;

  private long readNanos = Long.MIN_VALUE;

  void onGiven(double readingSeconds, long nowNanos) {
    readNanos = Math.max(nowNanos, readNanos) + (long) (readingSeconds / READING_SHARE * 1e9);
  }

  boolean takes(long nowNanos) {
    return readNanos < nowNanos + MOST_UNREAD_SECONDS * 1e9;
  }
}
