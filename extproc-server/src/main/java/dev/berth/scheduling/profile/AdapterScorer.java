package dev.berth.scheduling.profile;

import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.EndpointMetrics.Adapters;
import dev.berth.pool.PooledEndpoint;
import dev.berth.scheduling.Candidates;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How soon a server could run the request's LoRA adapter, as llm-d ranks it: it runs it, it has
 * room for one more, it has requests that wait for it already, or none of these. Of a server that
 * does not tell what it runs all that is known is whether it lists the adapter among its models.
 * Where nobody tells and nobody lists it, the signal is missing.
 */
record AdapterScorer() implements Scorer {

  private static final double RUNS = 1;
  private static final double HAS_ROOM = 0.8;
  private static final double AWAITS = 0.6;

  @Override
  public void score(Question question, Candidates candidates, double[] scores) {
    String adapter = question.affinity().adapter();
    if (adapter == null) {
      Arrays.fill(scores, 0, candidates.count(), NEUTRAL);
      return;
    }
    boolean known = false;
    for (int i = 0; i < candidates.count(); i++) {
      PooledEndpoint server = candidates.endpoint(i);
      Adapters told = adapters(server.metrics().get(question.nowNanos()));
      scores[i] = told.isKnown() ? score(told, adapter) : score(server, adapter);
      known |= told.isKnown() || scores[i] > 0;
    }
    if (!known) {
      Arrays.fill(scores, 0, candidates.count(), Double.NaN);
    }
  }

  private static Adapters adapters(@Nullable EndpointMetrics said) {
    return said == null ? Adapters.UNKNOWN : said.adapters();
  }

  private static double score(PooledEndpoint server, String adapter) {
    return server.serves(adapter) ? RUNS : 0;
  }

  private static double score(Adapters adapters, String adapter) {
    if (adapters.running().contains(adapter)) {
      return RUNS;
    }
    if (adapters.hasRoom()) {
      return HAS_ROOM;
    }
    return adapters.waiting().contains(adapter) ? AWAITS : 0;
  }
}
