package dev.berth.scheduling.profile;

import dev.berth.scheduling.Candidates;
import dev.berth.scheduling.Home;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** 1 for the server where the request's session is at {@link Home home}, 0 for the others. */
record SessionScorer() implements Scorer {

  @Override
  public void score(Question question, Candidates candidates, double[] scores) {
    Home home = home(question);
    Arrays.fill(scores, 0, candidates.count(), home == null ? NEUTRAL : 0);
    if (home != null && candidates.count() > 0) {
      scores[closest(home, candidates)] = 1;
    }
  }

  @Override
  public @Nullable Home home(Question question) {
    String session = question.affinity().session();
    return session == null ? null : Home.of(session);
  }

  private static int closest(Home home, Candidates candidates) {
    int closest = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < candidates.count(); i++) {
      long distance = home.distance(candidates.endpoint(i));
      if (distance <= least) {
        closest = i;
        least = distance;
      }
    }
    return closest;
  }
}
