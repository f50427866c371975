package dev.berth.pool;

import dev.berth.base.Ewma;
import dev.berth.endpoint.EndpointMetrics.PromptsRead;

/**
 * What is learned of one model while it runs: how its text becomes tokens, how fast its prompts are
 * read, how long its answers are, how busy its servers are. Every mean moves slowly and stays
 * within bounds, so that a server that counts wrongly cannot turn decisions upside down. Any
 * thread.
 */
public final class ModelPace {

  /** Before anything is known: a rule of thumb for English text, JSON around it included. */
  static final double FIRST_BYTES_PER_TOKEN = 4;

  static final double FIRST_OUTPUT_TOKENS = 300;

  static final double MOST_BYTES_PER_TOKEN = 16;

  private static final double SLOW = 0.01;
  private static final double FEWEST_BYTES_PER_TOKEN = 1;
  private static final double MOST_OUTPUT_TOKENS = 32_768;

  /** Where this share of the servers reads, the cost of reading is as high as it gets. */
  private static final double MOST_BUSY = 0.85;

  private final Ewma bytesPerToken =
      new Ewma(FIRST_BYTES_PER_TOKEN, SLOW, FEWEST_BYTES_PER_TOKEN, MOST_BYTES_PER_TOKEN);
  private final Ewma outputTokens = new Ewma(FIRST_OUTPUT_TOKENS, SLOW, 1, MOST_OUTPUT_TOKENS);
  private final Ewma busyShare = new Ewma(0, SLOW, 0, MOST_BUSY);
  private final ReadingPace reading = new ReadingPace();

  /**
   * A server has counted the tokens of a request.
   *
   * @param promptBytes size of its body
   * @param promptTokens 0 where the server did not say
   * @param answerTokens 0 where the server did not say
   */
  void onUsage(long promptBytes, long promptTokens, long answerTokens) {
    if (promptBytes > 0 && promptTokens > 0) {
      bytesPerToken.add((double) promptBytes / promptTokens);
    }
    if (answerTokens > 0) {
      outputTokens.add((double) answerTokens);
    }
  }

  /**
   * A decision has been made.
   *
   * @param share of the servers it looked at that were reading a prompt
   */
  public void onDecision(double share) {
    busyShare.add(share);
  }

  /** A server has read prompts, as it says. Called by one thread at a time. */
  void onRead(PromptsRead read) {
    reading.onRead(read);
  }

  /** What reading one token takes at the beginning of a prompt. */
  public double readingSecondsPerToken() {
    return reading.secondsPerToken();
  }

  /** About how many tokens a body makes, at least 1. */
  public long tokensOf(long bytes) {
    return Math.max(1, (long) (bytes / bytesPerToken.get()));
  }

  /** About how many bytes of a body make a token. */
  double bytesPerToken() {
    return bytesPerToken.get();
  }

  /** About how long an answer is. */
  public double outputTokens() {
    return outputTokens.get();
  }

  /** The share of servers that are reading when a decision is made, at most {@value #MOST_BUSY}. */
  public double busyShare() {
    return busyShare.get();
  }
}
