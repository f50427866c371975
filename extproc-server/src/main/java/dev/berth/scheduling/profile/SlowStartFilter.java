package dev.berth.scheduling.profile;

import dev.berth.health.Gate;
import dev.berth.pool.EndpointLoad;
import dev.berth.scheduling.Candidates;

/**
 * A server that has just come back takes part with the chance of its share: scores do not say how
 * heavy work is, and an idle server would win everything at once. First of all in every profile.
 */
record SlowStartFilter() implements Filter {

  @Override
  public void filter(Question question, Candidates candidates) {
    for (int i = candidates.count() - 1; i >= 0; i--) {
      if (EndpointLoad.gate(candidates.observed(i)) == Gate.RAMPING && isHeldBack(candidates, i)) {
        candidates.drop(i);
      }
    }
  }

  private static boolean isHeldBack(Candidates candidates, int i) {
    double heaviness = candidates.endpoint(i).load().weigh(candidates.observed(i), 1);
    return candidates.random().nextDouble() * heaviness > 1;
  }
}
