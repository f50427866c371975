package dev.berth.scheduling.profile;

import dev.berth.scheduling.Candidates;

/** Scores by one number of each server. */
record SignalScorer(Signal signal, Scale scale) implements Scorer {

  @Override
  public void score(Question question, Candidates candidates, double[] scores) {
    for (int i = 0; i < candidates.count(); i++) {
      scores[i] = signal.of(question, candidates.endpoint(i), candidates.observed(i));
    }
    scale.apply(scores, candidates.count());
  }
}
