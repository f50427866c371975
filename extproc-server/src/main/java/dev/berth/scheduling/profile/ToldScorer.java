package dev.berth.scheduling.profile;

import dev.berth.endpoint.EndpointMetrics;
import dev.berth.pool.PooledEndpoint;
import dev.berth.scheduling.Candidates;
import java.util.function.ToDoubleFunction;

/**
 * Scores by one number of what each server said of itself. It says less the older it is.
 *
 * @param told the number, NaN where the server does not tell
 */
record ToldScorer(ToDoubleFunction<EndpointMetrics> told, Scale scale) implements Scorer {

  @Override
  public void score(Question question, Candidates candidates, double[] scores) {
    for (int i = 0; i < candidates.count(); i++) {
      EndpointMetrics said = candidates.endpoint(i).metrics().get(question.nowNanos());
      scores[i] = said == null ? Double.NaN : told.applyAsDouble(said);
    }
    scale.apply(scores, candidates.count());
  }

  @Override
  public double freshness(Question question, PooledEndpoint server) {
    EndpointMetrics said = server.metrics().get(question.nowNanos());
    return said == null ? 0 : said.weight(question.nowNanos());
  }
}
