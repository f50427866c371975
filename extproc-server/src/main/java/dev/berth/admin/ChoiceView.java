package dev.berth.admin;

import dev.berth.admin.ExplanationView.RejectionView;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.HealthMonitor;
import dev.berth.routing.Explanation;
import dev.berth.routing.Explanation.Choice;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.scheduling.CostParts;
import dev.berth.scheduling.Drop;
import dev.berth.scheduling.ScoreParts;
import dev.berth.scheduling.Standing;
import dev.berth.scheduling.Standings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The search for a server of one model, in {@code /api/explain}. The components are the JSON's
 * keys.
 *
 * @param model null when any server will do
 * @param weight how often it is this model, compared to the other choices
 * @param rejection what the client would be told; null where there is a server, or it would wait
 * @param held how it would wait for a server to be awake; null where it would not
 * @param picks the servers with the least cost, of which chance takes one
 * @param drawn whether there are so many candidates that a decision compares only some of them, and
 *     may take another one that costs nearly as little
 * @param fallbacks where the request would go next if the first of the picks failed
 * @param candidates how many there are
 * @param dropped how many servers are no candidates, by reason
 * @param servers candidates first, the least cost first
 * @param unlisted how many servers are not among those
 */
public record ChoiceView(
    ServerView.@Nullable Model model,
    int weight,
    @Nullable RejectionView rejection,
    @Nullable HeldView held,
    List<String> picks,
    boolean drawn,
    List<String> fallbacks,
    int candidates,
    Map<String, Integer> dropped,
    List<StandingView> servers,
    int unlisted) {

  /** Servers listed for all choices together. */
  private static final int MAX_LISTED = 256;

  private static final double DIGITS = 1e4;
  private static final double NANOS_PER_SECOND = 1e9;

  public ChoiceView {
    picks = List.copyOf(picks);
    fallbacks = List.copyOf(fallbacks);
    dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
    servers = List.copyOf(servers);
  }

  /**
   * @param monitor of the pool, which knows what time it is
   */
  static List<ChoiceView> of(List<Choice> choices, HealthMonitor monitor) {
    return choices.stream()
        .map(choice -> of(choice, MAX_LISTED / choices.size(), monitor))
        .toList();
  }

  private static ChoiceView of(Choice choice, int maxListed, HealthMonitor monitor) {
    Standings standings = choice.standings();
    ServedModel model = choice.model();
    Rejected rejected = choice.rejected();
    List<StandingView> servers = listed(standings, maxListed, monitor);
    return new ChoiceView(
        model == null ? null : ServerView.Model.of(model),
        choice.weight(),
        rejected == null ? null : RejectionView.of(rejected),
        choice.held() == null ? null : HeldView.of(choice.held()),
        standings.picks().stream().limit(maxListed).map(StandingView::address).toList(),
        standings.isDrawn(),
        choice.fallbacks().stream().map(EndpointId::text).toList(),
        standings.candidates().size(),
        dropped(standings),
        servers,
        standings.candidates().size() + standings.dropped().size() - servers.size());
  }

  private static Map<String, Integer> dropped(Standings standings) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Drop drop : Drop.values()) {
      counts.put(drop.label(), 0);
    }
    for (Standing standing : standings.dropped()) {
      Drop drop = standing.drop();
      if (drop != null) {
        counts.merge(drop.label(), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static List<StandingView> listed(Standings standings, int max, HealthMonitor monitor) {
    List<StandingView> listed = new ArrayList<>();
    double cost = -1;
    int rank = 0;
    for (Standing candidate : standings.candidates().stream().limit(max).toList()) {
      rank = candidate.cost() == cost ? rank : listed.size() + 1;
      cost = candidate.cost();
      listed.add(StandingView.of(candidate, rank, monitor));
    }
    standings.dropped().stream()
        .limit(max - listed.size())
        .forEach(standing -> listed.add(StandingView.of(standing, null, monitor)));
    return listed;
  }

  /**
   * A wait.
   *
   * @param priority by its objective
   * @param ahead so many wait for the model already, with this priority or a higher one
   * @param seconds about how long it takes; 0 while that is not known
   */
  public record HeldView(int priority, int ahead, double seconds) {

    static HeldView of(Explanation.Held held) {
      return new HeldView(
          held.priority(), held.ahead(), rounded(held.expected().toNanos() / NANOS_PER_SECOND));
    }
  }

  /**
   * One server.
   *
   * @param rank 1 for the least cost, the same for equals; null for one that is no candidate
   * @param drop why it is none; null for a candidate
   * @param requests in flight
   * @param promptTokens estimated, of the requests in flight
   * @param work outstanding, in prompt tokens: what is compared where there are no seconds; null
   *     for one that has left the pool
   * @param metrics what it says of itself; null while nothing is known
   * @param seconds what is compared, and of what it is made up; null where something else is
   * @param scores the same of a profile with scorers
   */
  public record StandingView(
      @Nullable Integer rank,
      String address,
      @Nullable String pod,
      String state,
      @Nullable String drop,
      int requests,
      long promptTokens,
      @Nullable Long work,
      @Nullable MetricsView metrics,
      @Nullable SecondsView seconds,
      @Nullable ScoresView scores) {

    static StandingView of(Standing standing, @Nullable Integer rank, HealthMonitor monitor) {
      Drop drop = standing.drop();
      boolean retired = drop == Drop.RETIRED;
      return new StandingView(
          rank,
          address(standing),
          standing.endpoint().endpoint().pod(),
          standing.endpoint().lifecycle().label(),
          drop == null ? null : drop.label(),
          standing.requests(),
          standing.promptTokens(),
          retired ? null : standing.work(),
          MetricsView.of(standing.endpoint().metrics(), monitor),
          !retired && standing.parts() instanceof CostParts costs ? SecondsView.of(costs) : null,
          !retired && standing.parts() instanceof ScoreParts scores ? ScoresView.of(scores) : null);
    }

    static String address(Standing standing) {
      return standing.endpoint().id().text();
    }
  }

  /** A {@link CostParts cost in seconds}, to a tenth of a millisecond. */
  public record SecondsView(
      int cachedBlocks,
      double waiting,
      double reading,
      double stall,
      double memory,
      double requests,
      double total) {

    static SecondsView of(CostParts parts) {
      return new SecondsView(
          parts.cachedBlocks(),
          rounded(parts.waiting()),
          rounded(parts.reading()),
          rounded(parts.stall()),
          rounded(parts.memory()),
          rounded(parts.requests()),
          rounded(parts.total()));
    }
  }

  /** The {@link ScoreParts weighted scores} of a profile, to four digits. */
  public record ScoresView(
      int cachedBlocks, long cachedTokens, List<ScoreView> scores, double total) {

    public ScoresView {
      scores = List.copyOf(scores);
    }

    static ScoresView of(ScoreParts parts) {
      return new ScoresView(
          parts.cachedBlocks(),
          parts.cachedTokens(),
          parts.scores().stream().map(ScoreView::of).toList(),
          rounded(parts.total()));
    }
  }

  /**
   * One score.
   *
   * @param known whether the server's own signal is in it; else it is a neutral value
   */
  public record ScoreView(String scorer, double weight, double value, boolean known) {

    static ScoreView of(ScoreParts.Score score) {
      return new ScoreView(score.scorer(), score.weight(), rounded(score.value()), score.known());
    }
  }

  private static double rounded(double number) {
    return Math.round(number * DIGITS) / DIGITS;
  }
}
