package dev.berth.config;

/**
 * One of the scores of a profile.
 *
 * @param weight above 0
 * @param queueThresholdTokens where {@link ScorerType#TOKEN_LOAD} gives 0
 */
public record ScorerConfig(ScorerType type, double weight, int queueThresholdTokens) {

  static final double MIN_WEIGHT = 0.001;
  static final double MAX_WEIGHT = 1_000;
  static final int DEFAULT_QUEUE_THRESHOLD_TOKENS = 4 << 20;

  public ScorerConfig {
    if (!(weight >= MIN_WEIGHT && weight <= MAX_WEIGHT)) {
      throw new IllegalArgumentException("a weight from " + MIN_WEIGHT + " to " + MAX_WEIGHT);
    }
    if (queueThresholdTokens < 1) {
      throw new IllegalArgumentException("a threshold of at least one token");
    }
  }

  /** With the usual parameters. */
  public ScorerConfig(ScorerType type, double weight) {
    this(type, weight, DEFAULT_QUEUE_THRESHOLD_TOKENS);
  }
}
