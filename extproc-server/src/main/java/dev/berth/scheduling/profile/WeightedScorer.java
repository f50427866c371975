package dev.berth.scheduling.profile;

import dev.berth.scheduling.Candidates;

/**
 * A scorer, how much it counts, and who hears of what it misses.
 *
 * @param name as in the configuration
 */
record WeightedScorer(String name, double weight, Scorer scorer, MissingSignals missing) {

  /**
   * Scores those that are left, 0 to 1. A score fades with its signal to the mean of all, and whose
   * signal is missing gets that mean: nobody is drawn to it or kept away.
   *
   * @return how many signals are missing
   */
  int score(Question question, Candidates candidates, double[] scores) {
    scorer.score(question, candidates, scores);
    int missed = 0;
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < candidates.count(); i++) {
      double fresh = freshness(question, candidates, scores, i);
      missed += Double.isNaN(scores[i]) ? 1 : 0;
      sum += fresh > 0 ? fresh * scores[i] : 0;
      weights += fresh;
    }
    double mean = weights > 0 ? sum / weights : Scorer.NEUTRAL;
    for (int i = 0; i < candidates.count(); i++) {
      double fresh = freshness(question, candidates, scores, i);
      scores[i] = fresh > 0 ? fresh * scores[i] + (1 - fresh) * mean : mean;
    }
    return missed;
  }

  private double freshness(Question question, Candidates candidates, double[] scores, int i) {
    return Double.isNaN(scores[i]) ? 0 : scorer.freshness(question, candidates.endpoint(i));
  }
}
