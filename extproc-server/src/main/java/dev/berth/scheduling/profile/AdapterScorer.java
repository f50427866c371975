package dev.berth.scheduling.profile;

import dev.berth.scheduling.Candidates;
import java.util.Arrays;

/**
 * 1 for the servers that list the request's LoRA adapter among their models, 0 for the others. That
 * is all that is known: which adapters a server could load, and which it has in GPU memory just
 * now, it does not say. Where nobody lists it, the signal is missing.
 */
record AdapterScorer() implements Scorer {

  @Override
  public void score(Question question, Candidates candidates, double[] scores) {
    String adapter = question.affinity().adapter();
    if (adapter == null) {
      Arrays.fill(scores, 0, candidates.count(), NEUTRAL);
      return;
    }
    boolean listed = false;
    for (int i = 0; i < candidates.count(); i++) {
      boolean lists = candidates.endpoint(i).serves(adapter);
      scores[i] = lists ? 1 : 0;
      listed |= lists;
    }
    if (!listed) {
      Arrays.fill(scores, 0, candidates.count(), Double.NaN);
    }
  }
}
