package dev.berth.scheduling.profile;

import dev.berth.scheduling.Candidates;

/**
 * Only the servers that have enough of the prompt cached, as llm-d's {@code
 * prefix-cache-affinity-filter}: until the least loaded of them has so many more tokens to read
 * than the least loaded of the others that a request would begin too much later there.
 *
 * @param threshold the share of the prompt's blocks that is enough
 * @param mostTokens more than the others, before everybody is a candidate
 */
record PrefixAffinityFilter(double threshold, double mostTokens) implements Filter {

  @Override
  public void filter(Question question, Candidates candidates) {
    int blocks = question.demand().blocks().count();
    int before = candidates.count();
    double cold = Double.POSITIVE_INFINITY;
    for (int i = before - 1; blocks > 0 && i >= 0; i--) {
      if (question.foresight().cachedBlocks(candidates.endpoint(i)) < threshold * blocks) {
        cold = Math.min(cold, unreadTokens(candidates, i));
        candidates.drop(i);
      }
    }
    if (leastUnread(candidates) - cold > mostTokens) {
      candidates.restore(before);
    }
  }

  private static double leastUnread(Candidates candidates) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < candidates.count(); i++) {
      least = Math.min(least, unreadTokens(candidates, i));
    }
    return least;
  }

  private static double unreadTokens(Candidates candidates, int i) {
    return candidates.endpoint(i).load().prefills().unreadTokens();
  }
}
