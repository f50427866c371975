package dev.berth.scheduling.profile;

import dev.berth.health.Gate;
import dev.berth.pool.Demand;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Prefill;
import dev.berth.prefix.PrefixLease;
import dev.berth.scheduling.Candidates;
import dev.berth.scheduling.Foresight;
import dev.berth.scheduling.Home;
import dev.berth.scheduling.Parts;
import dev.berth.scheduling.ScoreParts;
import dev.berth.scheduling.ScoreParts.Score;
import dev.berth.scheduling.Weighing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One decision by a profile. Confined to its thread. */
final class ProfileWeighing implements Weighing {

  private final Profile profile;
  private final Question question;
  private final int[] missing;
  private int compared;

  ProfileWeighing(Profile profile, Question question) {
    this.profile = profile;
    this.question = question;
    this.missing = new int[profile.scorers().size()];
  }

  @Override
  public Demand demand() {
    return question.demand();
  }

  @Override
  public @Nullable Home home() {
    for (WeightedScorer scorer : profile.scorers()) {
      Home home = scorer.scorer().home(question);
      if (home != null) {
        return home;
      }
    }
    return null;
  }

  /** A server on trial costs nothing, whatever a filter thinks of it: it is to be tried. */
  @Override
  public void weigh(Candidates candidates) {
    filter(candidates);
    sum(candidates);
    double highest = profile.highest();
    for (int i = 0; i < candidates.size(); i++) {
      boolean trial = EndpointLoad.gate(candidates.observed(i)) == Gate.TRIAL;
      candidates.setCost(i, trial ? 0 : cost(candidates, i, highest));
    }
  }

  private void filter(Candidates candidates) {
    for (Filter filter : profile.filters()) {
      int before = candidates.count();
      filter.filter(question, candidates);
      if (candidates.count() == 0) {
        candidates.restore(before);
      }
    }
  }

  private void sum(Candidates candidates) {
    for (int i = 0; i < candidates.count(); i++) {
      candidates.setCost(i, 0);
    }
    compared = candidates.count();
    double[] scores = candidates.scores();
    for (int k = 0; k < missing.length; k++) {
      WeightedScorer scorer = profile.scorers().get(k);
      missing[k] = scorer.score(question, candidates, scores);
      for (int i = 0; i < candidates.count(); i++) {
        candidates.setCost(i, candidates.cost(i) + scorer.weight() * scores[i]);
      }
    }
  }

  private double cost(Candidates candidates, int i, double highest) {
    return i < candidates.count()
        ? profile.picker().cost(candidates.cost(i), highest, candidates.random())
        : Double.POSITIVE_INFINITY;
  }

  @Override
  public List<@Nullable Parts> parts(Candidates weighed) {
    List<List<Score>> scores = new ArrayList<>();
    for (int i = 0; i < weighed.count(); i++) {
      scores.add(new ArrayList<>());
    }
    for (WeightedScorer scorer : profile.scorers()) {
      addTo(scores, scorer, weighed);
    }
    List<@Nullable Parts> parts = new ArrayList<>();
    for (int i = 0; i < weighed.size(); i++) {
      parts.add(i < weighed.count() ? parts(weighed.endpoint(i), scores.get(i)) : null);
    }
    return parts;
  }

  private void addTo(List<List<Score>> scores, WeightedScorer scorer, Candidates weighed) {
    double[] raw = new double[weighed.count()];
    scorer.scorer().score(question, weighed, raw);
    double[] values = weighed.scores();
    scorer.score(question, weighed, values);
    for (int i = 0; i < raw.length; i++) {
      boolean known = !Double.isNaN(raw[i]);
      scores.get(i).add(new Score(scorer.name(), scorer.weight(), values[i], known));
    }
  }

  private ScoreParts parts(PooledEndpoint candidate, List<Score> scores) {
    Foresight foresight = question.foresight();
    int blocks = foresight.cachedBlocks(candidate);
    double total = scores.stream().mapToDouble(each -> each.weight() * each.value()).sum();
    return new ScoreParts(blocks, (long) foresight.cachedTokens(blocks), scores, total);
  }

  @Override
  public Prefill book(PooledEndpoint candidate) {
    return question.foresight().book(candidate, question.nowNanos());
  }

  /** What is missing is told here: once for each request, and never for a mere question. */
  @Override
  public @Nullable PrefixLease onReserved(PooledEndpoint chosen) {
    for (int k = 0; k < missing.length; k++) {
      if (missing[k] > 0) {
        profile.scorers().get(k).missing().onMissing(missing[k], compared);
      }
    }
    return question.foresight().reference(chosen);
  }
}
