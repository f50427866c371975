package dev.berth.scheduling.profile;

import dev.berth.scheduling.Candidates;

/** Chance. */
record LuckScorer() implements Scorer {

  @Override
  public void score(Question question, Candidates candidates, double[] scores) {
    for (int i = 0; i < candidates.count(); i++) {
      scores[i] = candidates.random().nextDouble();
    }
  }
}
