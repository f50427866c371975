package dev.berth.config;

import static dev.berth.config.ScorerType.ACTIVE_REQUEST;
import static dev.berth.config.ScorerType.KV_CACHE_UTILIZATION;
import static dev.berth.config.ScorerType.PREFIX_CACHE;
import static dev.berth.config.ScorerType.SESSION_AFFINITY;
import static dev.berth.config.ScorerType.TOKEN_LOAD;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policies that need no configuration: Berth's own two, the profile that llm-d recommends, and
 * those that come nearest to a routing strategy of AIBrix, under its name there.
 */
public final class KnownPolicies {

  private static final Map<String, PolicyConfig> BUILT_IN = new LinkedHashMap<>();
  private static final Map<String, String> NO_EQUIVALENT = new LinkedHashMap<>();

  static {
    add(SchedulingPolicy.COST);
    add(SchedulingPolicy.LEAST_WORK);
    add(
        new ProfileConfig(
            "sticky-until-saturated",
            List.of(FilterConfig.DEFAULT),
            List.of(new ScorerConfig(TOKEN_LOAD, 1)),
            PickerType.MAX_SCORE));
    add(new ProfileConfig("random", List.of(), List.of(), PickerType.RANDOM));
    add(profile("least-request", new ScorerConfig(ACTIVE_REQUEST, 1)));
    add(
        profile(
            "prefix-cache",
            new ScorerConfig(PREFIX_CACHE, 3),
            new ScorerConfig(ACTIVE_REQUEST, 2)));
    add(profile("least-kv-cache", new ScorerConfig(KV_CACHE_UTILIZATION, 1)));
    add(
        profile(
            "session-affinity",
            new ScorerConfig(SESSION_AFFINITY, 10),
            new ScorerConfig(ACTIVE_REQUEST, 1)));
    alias("least-gpu-cache", "least-kv-cache");
    alias("least-request-top-k", "least-request");
    alias("power-of-two", "least-request");
    alias("throughput", "leastWork");
    alias("least-load", "leastWork");
    alias("least-latency", "cost");
    alias("prefix-cache-preble", "cost");
    String slo = "Berth knows no objectives of latency";
    String busy = "Berth does not read how busy an accelerator is";
    NO_EQUIVALENT.put("pd", "Berth does not split prefill from decode yet");
    NO_EQUIVALENT.put("vtc-basic", "Berth does not count the tokens of users");
    NO_EQUIVALENT.put("least-busy-time", busy);
    NO_EQUIVALENT.put("least-utilization", busy);
    NO_EQUIVALENT.put("pack-load", "Berth spreads load and never packs it");
    NO_EQUIVALENT.put("slo", slo);
    NO_EQUIVALENT.put("slo-pack-load", slo);
    NO_EQUIVALENT.put("slo-least-load", slo);
    NO_EQUIVALENT.put("slo-least-load-pulling", slo);
    NO_EQUIVALENT.put(
        "lora-affinity", "requests for an adapter go to servers that list it, whatever the policy");
  }

  private KnownPolicies() {}

  private static ProfileConfig profile(String name, ScorerConfig... scorers) {
    return new ProfileConfig(name, List.of(), Arrays.asList(scorers), PickerType.MAX_SCORE);
  }

  private static void add(PolicyConfig policy) {
    BUILT_IN.put(policy.label(), policy);
  }

  private static void alias(String name, String meant) {
    BUILT_IN.put(name, named(meant));
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static PolicyConfig named(String name) {
    PolicyConfig policy = BUILT_IN.get(name);
    if (policy == null) {
      throw new IllegalArgumentException("no policy is called \"" + name + "\"");
    }
    return policy;
  }

  /** Whether there is one of that name. */
  public static boolean has(String name) {
    return BUILT_IN.containsKey(name);
  }

  /** All names, aliases included. */
  public static List<String> names() {
    return List.copyOf(BUILT_IN.keySet());
  }

  /** Why AIBrix's strategy of that name is no policy here; null where it is none of AIBrix's. */
  static @Nullable String whyNot(String name) {
    return NO_EQUIVALENT.get(name);
  }
}
