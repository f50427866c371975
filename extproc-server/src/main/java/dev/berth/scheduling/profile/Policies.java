package dev.berth.scheduling.profile;

import dev.berth.base.Ticker;
import dev.berth.config.FilterConfig;
import dev.berth.config.PickerType;
import dev.berth.config.PolicyConfig;
import dev.berth.config.ProfileConfig;
import dev.berth.config.SchedulingPolicy;
import dev.berth.config.ScorerConfig;
import dev.berth.request.PromptHash;
import dev.berth.scheduling.LeastSeconds;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Policy;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the policies of one pool. Used by one thread. */
public final class Policies {

  private static final int MILLIS_PER_SECOND = 1_000;

  private final Ticker ticker;
  private final @Nullable PromptHash promptHash;
  private final ProfileMetrics metrics;

  /**
   * @param ticker the one of the tickets
   * @param promptHash of the pool; null when prompts come in blocks already
   */
  public Policies(
      String pool, Ticker ticker, @Nullable PromptHash promptHash, MeterRegistry registry) {
    this.ticker = ticker;
    this.promptHash = promptHash;
    this.metrics = new ProfileMetrics(pool, ticker, registry);
  }

  /** The policy that is meant. */
  public Policy of(PolicyConfig config) {
    if (config instanceof ProfileConfig profile) {
      return profile(profile);
    }
    return switch ((SchedulingPolicy) config) {
      case COST -> new LeastSeconds(ticker, promptHash);
      case LEAST_WORK -> LeastWork.POLICY;
    };
  }

  private Profile profile(ProfileConfig config) {
    List<Filter> filters = new ArrayList<>(List.of(new SlowStartFilter()));
    config.filters().forEach(filter -> filters.add(filter(filter)));
    List<WeightedScorer> scorers = config.scorers().stream().map(this::weighted).toList();
    return new Profile(filters, scorers, picker(config.picker()), ticker, promptHash);
  }

  private static Filter filter(FilterConfig config) {
    int penalty = config.maxTtftPenaltyMs();
    double tokens = (double) penalty / MILLIS_PER_SECOND * config.peakPrefillThroughput();
    return new PrefixAffinityFilter(
        config.affinityThreshold(), penalty == 0 ? Double.MAX_VALUE : tokens);
  }

  private WeightedScorer weighted(ScorerConfig config) {
    String name = config.type().label();
    return new WeightedScorer(name, config.weight(), scorer(config), metrics.missing(name));
  }

  private static Scorer scorer(ScorerConfig config) {
    return switch (config.type()) {
      case PREFIX_CACHE -> new SignalScorer(Signal::cachedShare, Scale.AS_IT_IS);
      case ACTIVE_REQUEST -> new SignalScorer(Signal::activeRequests, Scale.NOTHING_TO_MOST);
      case TOKEN_LOAD -> tokenLoad(config.queueThresholdTokens());
      case SESSION_AFFINITY -> new SessionScorer();
      case LORA_AFFINITY -> new AdapterScorer();
      case RANDOM -> new LuckScorer();
      case QUEUE -> new ToldScorer(said -> said.requests().waiting(), Scale.LEAST_TO_MOST);
      case RUNNING_REQUESTS ->
          new ToldScorer(said -> said.requests().running(), Scale.LEAST_TO_MOST);
      case KV_CACHE_UTILIZATION ->
          new ToldScorer(said -> 1 - said.kvCache().usage(), Scale.AS_IT_IS);
    };
  }

  private static Scorer tokenLoad(double threshold) {
    return new SignalScorer(
        (question, server, observed) ->
            1 - Signal.unreadTokens(question, server, observed) / threshold,
        Scale.AS_IT_IS);
  }

  private static Picker picker(PickerType type) {
    return switch (type) {
      case MAX_SCORE -> Picker.MAX_SCORE;
      case WEIGHTED_RANDOM -> Picker.WEIGHTED_RANDOM;
      case RANDOM -> Picker.RANDOM;
    };
  }
}
