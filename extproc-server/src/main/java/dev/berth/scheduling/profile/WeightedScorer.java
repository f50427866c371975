package dev.berth.scheduling.profile;

import dev.berth.scheduling.Candidates;

/**
 * A scorer, how much it counts, and who hears of what it misses.
 *
 * @param name as in the configuration
 */
record WeightedScorer(String name, double weight, Scorer scorer, MissingSignals missing) {

  /**
   * Scores those that are left, 0 to 1. Whose signal is missing gets the mean of the others: nobody
   * is drawn to it or kept away.
   *
   * @return how many signals are missing
   */
  int score(Question question, Candidates candidates, double[] scores) {
    scorer.score(question, candidates, scores);
    int count = candidates.count();
    int known = 0;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      known += Double.isNaN(scores[i]) ? 0 : 1;
      sum += Double.isNaN(scores[i]) ? 0 : scores[i];
    }
    double mean = known == 0 ? Scorer.NEUTRAL : sum / known;
    for (int i = 0; known < count && i < count; i++) {
      scores[i] = Double.isNaN(scores[i]) ? mean : scores[i];
    }
    return count - known;
  }
}
