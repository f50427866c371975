package dev.berth.pool;

import dev.berth.endpoint.EndpointMetrics.PromptsRead;

/**
 * How long the servers of one model take to read a token, as they say themselves. Prompts that are
 * read side by side count their time twice, so that what servers say is never too quick, and often
 * too slow: the quicker samples tell. How much quicker or slower one is hardly counts, so that
 * neither bursts of short prompts nor a server that counts wrongly move it far. Single writer; read
 * by any thread.
 */
final class ReadingPace {

  /** Before anything is known: about that of 70 billion parameters on four H100. */
  static final double FIRST_SECONDS_PER_TOKEN = 1.0 / 16_000;

  /** In prompts of fewer tokens than these the time around the reading outweighs it. */
  static final double TELLING_TOKENS = 500;

  private static final double MOST_TIMES = 64;
  private static final double QUICKER = 0.1;
  private static final double SLOWER = 0.002;

  /** A sample that is more times as quick or as slow counts as this much. */
  private static final double MOST_TIMES_OFF = 1.25;

  /** Of the first few samples the quickest is taken. */
  private static final int FIRST_FEW = 10;

  private volatile double secondsPerToken = FIRST_SECONDS_PER_TOKEN;
  private int samples;

  /** One server has read this since it was asked the last time. */
  void onRead(PromptsRead read) {
    double prompts = read.prompts() > 1 ? read.prompts() : 1; // one where nobody counts them
    if (read.tokens() >= prompts * TELLING_TOKENS && read.seconds() > 0) {
      add(read.seconds() / read.tokens());
    }
  }

  /** A server that counts wrongly is not believed. */
  private void add(double sample) {
    double old = secondsPerToken;
    double within =
        Math.min(
            Math.max(sample, FIRST_SECONDS_PER_TOKEN / MOST_TIMES),
            FIRST_SECONDS_PER_TOKEN * MOST_TIMES);
    samples = Math.min(samples + 1, FIRST_FEW + 1);
    if (samples == 1) {
      secondsPerToken = within;
    } else if (samples <= FIRST_FEW) {
      secondsPerToken = Math.min(old, within);
    } else {
      double told = Math.min(Math.max(within, old / MOST_TIMES_OFF), old * MOST_TIMES_OFF);
      secondsPerToken = old + (told < old ? QUICKER : SLOWER) * (told - old);
    }
  }

  double secondsPerToken() {
    return secondsPerToken;
  }
}
