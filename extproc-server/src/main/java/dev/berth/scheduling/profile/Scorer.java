package dev.berth.scheduling.profile;

import dev.berth.pool.PooledEndpoint;
import dev.berth.scheduling.Candidates;
import dev.berth.scheduling.Home;
import org.jspecify.annotations.Nullable;

/** Says how good the candidates are in one respect. Any thread. */
interface Scorer {

  /** The score where a scorer has nothing to say about anybody. */
  double NEUTRAL = 0.5;

  /**
   * Scores those that are left.
   *
   * @param scores to be filled from the front: 0 to 1, NaN where the signal is missing
   */
  void score(Question question, Candidates candidates, double[] scores);

  /** Where the request is at home, if that matters: null where it does not, or that is nowhere. */
  default @Nullable Home home(Question question) {
    return null;
  }

  /** How much such a score of that server says: from 1 for what is so now down to 0. */
  default double freshness(Question question, PooledEndpoint server) {
    return 1;
  }
}
