package dev.berth.engine.load;

/**
 * How long ago one server was asked, and how well the pauses are kept that were promised. Confined
 * to the event loop.
 */
final class Rhythm {

  private static final long NONE = 0;

  private final ReadingMetrics metrics;
  private long askedNanos;
  private long pauseNanos = NONE;
  private long heardAskedNanos;
  private long heardPauseNanos = NONE;

  Rhythm(ReadingMetrics metrics, long nowNanos) {
    this.metrics = metrics;
    this.askedNanos = nowNanos;
  }

  /**
   * Whether the pause is over, or will be sooner after now than before the next look.
   *
   * @param beatNanos between two looks
   */
  boolean isOver(long pauseNanos, long beatNanos, long nowNanos) {
    return nowNanos - askedNanos >= pauseNanos - beatNanos / 2;
  }

  /** The server is asked out of turn. */
  void onHurried(long nowNanos) {
    onAsked(NONE, nowNanos);
  }

  /** The server is asked, after such a pause if all goes well. */
  void onAsked(long afterNanos, long nowNanos) {
    pauseNanos = afterNanos;
    askedNanos = nowNanos;
  }

  /** It was asked, a little later perhaps. Pauses count when two in a row were to be equal. */
  void onReading(Reading reading) {
    askedNanos = reading.askedNanos();
    if (pauseNanos != NONE && pauseNanos == heardPauseNanos) {
      metrics.onPause(pauseNanos, askedNanos - heardAskedNanos);
    }
    heardPauseNanos = pauseNanos;
    heardAskedNanos = askedNanos;
  }
}
