package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an operator says by what servers are compared. */
class SchedulingSectionTest {

  private static final String POOL =
      """
      grpc: {address: "127.0.0.1:9002"}
      pools:
      - name: default
        discovery: {file: {path: servers.yaml}}
        scheduling:
      """;

  private static final String NAMES =
      "cost, leastWork, sticky-until-saturated, random, least-request, prefix-cache,"
          + " least-kv-cache, session-affinity, least-gpu-cache, least-request-top-k, power-of-two,"
          + " throughput, least-load, least-latency, prefix-cache-preble";

  private static final ProfileConfig OWN =
      new ProfileConfig(
          "own",
          List.of(new FilterConfig(0.5, 5_000, 8_000)),
          List.of(
              new ScorerConfig(ScorerType.PREFIX_CACHE, 2.5),
              new ScorerConfig(ScorerType.TOKEN_LOAD, 1, 100)),
          PickerType.WEIGHTED_RANDOM);

  private static final String OWN_YAML =
      """
          profiles:
          - name: own
            filters:
            - type: prefix-cache-affinity-filter
              affinityThreshold: 0.5
              maxTTFTPenaltyMs: 5000
              peakPrefillThroughput: 8000
            scorers:
            - {type: prefix-cache-scorer, weight: 2.5}
            - {type: token-load-scorer, queueThresholdTokens: 100}
            picker: weighted-random-picker
      """;

  @Test
  void scheduling_nothingSaid_isTheCostAndNobodyChooses() {
    SchedulingConfig config = good("    {}");

    assertThat(config).isEqualTo(SchedulingConfig.of(SchedulingPolicy.COST));
    assertThat(config.header()).isNull();
  }

  @Test
  void profile_everyKey_isRead() {
    assertThat(good(OWN_YAML + "    policy: own\n").policy()).isEqualTo(OWN);
  }

  @Test
  void choice_namesOwnProfilesAndBuiltInOnes() {
    SchedulingConfig config =
        good(
            OWN_YAML
                + "    choice: {header: routing-strategy, policies: [own, cost, throughput]}\n"
                + "    sessionHeader: x-session-token\n");

    assertThat(config.policy()).isEqualTo(SchedulingPolicy.COST);
    assertThat(config.header()).isEqualTo("routing-strategy");
    assertThat(config.sessionHeader()).isEqualTo("x-session-token");
    assertThat(config.choices())
        .isEqualTo(
            Map.of(
                "own",
                OWN,
                "cost",
                SchedulingPolicy.COST,
                "throughput",
                SchedulingPolicy.LEAST_WORK));
  }

  @ParameterizedTest
  @CsvSource({
    "random, random",
    "least-request, least-request",
    "throughput, leastWork",
    "prefix-cache, prefix-cache",
    "least-latency, cost",
    "least-kv-cache, least-kv-cache",
    "least-gpu-cache, least-kv-cache",
    "sticky-until-saturated, sticky-until-saturated"
  })
  void policy_nameOfAibrixOrLlmd_isWhatComesNearest(String name, String meant) {
    assertThat(good("    policy: " + name).policy().label()).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pd | Berth does not split prefill from decode yet",
        "vtc-basic | Berth does not count the tokens of users",
        "slo-least-load | Berth knows no objectives of latency",
        "least-busy-time | Berth does not read how busy an accelerator is",
        "lora-affinity | requests for an adapter go to servers that list it, whatever the policy"
      })
  void policy_nothingComesNear_isRefusedWithTheReason(String name, String why) {
    assertThat(problems("    policy: " + name))
        .containsExactly(
            "pools[0].scheduling.policy: \"%s\": expected one of %s (nothing comes near to AIBrix's %s: %s)"
                .formatted(name, NAMES, name, why));
  }

  @Test
  void policy_unknown_isToldAllNamesTheOwnOnesFirst() {
    assertThat(problems(OWN_YAML + "    policy: fastest\n"))
        .containsExactly("pools[0].scheduling.policy: \"fastest\": expected one of own, " + NAMES);
  }

  @Test
  void choice_ofNoPolicy_isRefused() {
    assertThat(problems("    choice: {header: x-p, policies: [cost, cost, fastest]}"))
        .containsExactly(
            "pools[0].scheduling.choice.policies[1]: \"cost\": expected a name of its own"
                + " (pools[0].scheduling.choice.policies[0] has the same)",
            "pools[0].scheduling.choice.policies[2]: \"fastest\": expected one of " + NAMES);
  }

  @Test
  void choice_bySessionHeader_isRefused() {
    assertThat(problems("    choice: {header: x-session-id, policies: [cost]}"))
        .containsExactly(
            "pools[0].scheduling: these keys together: expected one header for the choice and"
                + " another for the session");
  }

  @Test
  void profile_nameTaken_isRefused() {
    assertThat(
            problems(
                """
                    profiles:
                    - {name: cost, scorers: [{type: queue-scorer}]}
                    - {name: a, scorers: [{type: queue-scorer}]}
                    - {name: a, scorers: [{type: queue-scorer}]}
                """))
        .containsExactly(
            "pools[0].scheduling.profiles[0].name: \"cost\": expected a name that is not built in"
                + " (rename the profile)",
            "pools[0].scheduling.profiles[2].name: \"a\": expected a name of its own"
                + " (pools[0].scheduling.profiles[1].name has the same)");
  }

  @Test
  void profile_scorersThatCannotBe_areRefused() {
    assertThat(
            problems(
                """
                    profiles:
                    - name: none
                    - name: luck
                      scorers: [{type: queue-scorer}]
                      picker: random-picker
                    - name: twice
                      scorers: [{type: queue-scorer}, {type: queue-scorer, weight: -1}]
                    - name: unknown
                      scorers: [{type: queue-depth-scorer}, {type: queue-scorer, wieght: 2}]
                    - name: strange
                      scorers: [{type: queue-scorer, queueThresholdTokens: 7}]
                """))
        .containsExactly(
            "pools[0].scheduling.profiles[0]: these keys together: expected scorers, unless the"
                + " picker is random-picker, which looks at none",
            "pools[0].scheduling.profiles[1]: these keys together: expected scorers, unless the"
                + " picker is random-picker, which looks at none",
            "pools[0].scheduling.profiles[2].scorers[1].type: \"queue-scorer\": expected a type of"
                + " its own: add up the weights (pools[0].scheduling.profiles[2].scorers[0].type"
                + " has the same)",
            "pools[0].scheduling.profiles[2].scorers[1].weight: -1: expected a number between 0.001"
                + " and 1000.0",
            "pools[0].scheduling.profiles[3].scorers[0].type: \"queue-depth-scorer\": expected one"
                + " of queue-scorer, running-requests-size-scorer, kv-cache-utilization-scorer,"
                + " prefix-cache-scorer, lora-affinity-scorer, session-affinity-scorer,"
                + " active-request-scorer, token-load-scorer, random-scorer",
            "pools[0].scheduling.profiles[3].scorers[1].wieght: unknown key: expected one of type,"
                + " weight, queueThresholdTokens (did you mean 'weight'?)",
            "pools[0].scheduling.profiles[4].scorers[0]: these keys together: expected"
                + " queueThresholdTokens for token-load-scorer only");
  }

  private static SchedulingConfig good(String scheduling) {
    return ((Loaded<BerthConfig>) parse(scheduling)).config().pools().get(0).scheduling();
  }

  private static List<String> problems(String scheduling) {
    return ((Invalid<BerthConfig>) parse(scheduling))
        .problems().stream().map(Problem::toString).toList();
  }

  private static ConfigResult<BerthConfig> parse(String scheduling) {
    byte[] document = (POOL + scheduling).getBytes(StandardCharsets.UTF_8);
    return BerthConfigFile.parse(document, Path.of("/etc/berth"));
  }
}
