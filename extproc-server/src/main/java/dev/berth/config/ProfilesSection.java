package dev.berth.config;

import java.util.List;
import java.util.Set;

/**
 * A list of scheduling profiles, in berth.yaml or in a file of its own. One instance reads one
 * list.
 */
final class ProfilesSection {

  private static final int MAX_PROFILES = 32;

  private static final Format<String> FILTER_TYPE = Format.choice(FilterConfig.TYPES, type -> type);

  private final Distinct<String> names = new Distinct<>("a name of its own");

  private ProfilesSection() {}

  /** All profiles of a list. */
  static Decoded<List<ProfileConfig>> profiles(YamlNode node) {
    return node.list(
        "a list of 1 to " + MAX_PROFILES + " profiles",
        1,
        MAX_PROFILES,
        new ProfilesSection()::profile);
  }

  private Decoded<ProfileConfig> profile(YamlNode node) {
    YamlSection at = node.section("name", "filters", "scorers", "picker");
    var name = at.required("name", this::name);
    var filters = at.optional("filters", ProfilesSection::filters, List.of());
    var scorers = at.optional("scorers", ProfilesSection::scorers, List.of());
    var picker = at.optional("picker", n -> n.text(PickerType.FORMAT), PickerType.MAX_SCORE);
    return at.build(
        () -> new ProfileConfig(name.get(), filters.get(), scorers.get(), picker.get()));
  }

  private Decoded<String> name(YamlNode node) {
    Decoded<String> name = names.first(node, node.text(PoolConfig.NAME));
    return name.orNull() != null && KnownPolicies.has(name.orNull())
        ? node.refuse("a name that is not built in (rename the profile)")
        : name;
  }

  private static Decoded<List<FilterConfig>> filters(YamlNode node) {
    int most = ProfileConfig.MAX_FILTERS;
    return node.list("a list of 1 to " + most + " filters", 1, most, ProfilesSection::filter);
  }

  private static Decoded<FilterConfig> filter(YamlNode node) {
    YamlSection at =
        node.section("type", "affinityThreshold", "maxTTFTPenaltyMs", "peakPrefillThroughput");
    FilterConfig standard = FilterConfig.DEFAULT;
    var type = at.required("type", n -> n.text(FILTER_TYPE));
    var threshold =
        at.optional(
            "affinityThreshold",
            n -> n.number(FilterConfig.MIN_THRESHOLD, 1),
            standard.affinityThreshold());
    var penalty =
        at.optional(
            "maxTTFTPenaltyMs",
            n -> n.integer(0, FilterConfig.MAX_PENALTY_MS),
            standard.maxTtftPenaltyMs());
    var throughput =
        at.optional(
            "peakPrefillThroughput",
            n -> n.integer(1, FilterConfig.MAX_THROUGHPUT),
            standard.peakPrefillThroughput());
    return at.build(
        () -> {
          type.get();
          return new FilterConfig(threshold.get(), penalty.get(), throughput.get());
        });
  }

  private static Decoded<List<ScorerConfig>> scorers(YamlNode node) {
    Distinct<ScorerType> types = new Distinct<>("a type of its own: add up the weights");
    int most = ProfileConfig.MAX_SCORERS;
    return node.list("a list of 1 to " + most + " scorers", 1, most, n -> scorer(n, types));
  }

  private static Decoded<ScorerConfig> scorer(YamlNode node, Distinct<ScorerType> types) {
    Set<String> keys = node.keys();
    YamlSection at = node.section("type", "weight", "queueThresholdTokens");
    var type = at.required("type", n -> types.first(n, n.text(ScorerType.FORMAT)));
    var weight =
        at.optional("weight", n -> n.number(ScorerConfig.MIN_WEIGHT, ScorerConfig.MAX_WEIGHT), 1.0);
    var threshold =
        at.optional(
            "queueThresholdTokens",
            n -> n.integer(1, Integer.MAX_VALUE),
            ScorerConfig.DEFAULT_QUEUE_THRESHOLD_TOKENS);
    return at.build(
        () -> {
          if (keys.contains("queueThresholdTokens") && type.get() != ScorerType.TOKEN_LOAD) {
            throw new IllegalArgumentException("queueThresholdTokens for token-load-scorer only");
          }
          return new ScorerConfig(type.get(), weight.get(), threshold.get());
        });
  }
}
