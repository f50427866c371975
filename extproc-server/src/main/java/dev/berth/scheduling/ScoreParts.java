package dev.berth.scheduling;

import java.util.List;

/**
 * Of what a weighted sum of scores is made up.
 *
 * @param cachedBlocks of the prompt, which need not be read
 * @param cachedTokens the same in tokens
 * @param scores in the order of the configuration
 * @param total the sum of scores times weights: what the picker goes by
 */
public record ScoreParts(int cachedBlocks, long cachedTokens, List<Score> scores, double total)
    implements Parts {

  public ScoreParts {
    scores = List.copyOf(scores);
  }

  /**
   * One of them.
   *
   * @param value from 0 to 1
   * @param known whether the server's own signal is in it; else it is a neutral value
   */
  public record Score(String scorer, double weight, double value, boolean known) {}
}
