package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.endpoint.EngineKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pool says of its models, its gateway and its requests. */
class PoolsSectionTest {

  private static final String POOL =
      """
      grpc: {address: "127.0.0.1:9002"}
      pools:
      - name: default
        discovery: {file: {path: servers.yaml}}
      """;

  @Test
  void pool_withoutTheKeys_plainNamesPlainGatewayNoBound() {
    PoolConfig pool = good("");

    assertThat(pool.models()).isEqualTo(new ModelsConfig(Map.of(), Map.of()));
    assertThat(pool.metrics()).isEqualTo(MetricsConfig.DEFAULT);
    assertThat(pool.loadPolling()).isNull();
    assertThat(pool.gateway()).isEqualTo(new GatewayConfig(0, false, false));
    assertThat(pool.rules()).isEqualTo(new RequestRules(List.of(), AdminPaths.REFUSE, null));
    assertThat(pool.scheduling()).isEqualTo(SchedulingConfig.of(SchedulingPolicy.COST));
    assertThat(pool.engines()).isEqualTo(new EnginesConfig(null, null));
  }

  @Test
  void engines_tls_isVerifiedByAnAuthorityOrNotAtAll() {
    assertThat(good("  engines: {tls: {serverName: engines.example.org}}").engines().tls())
        .isEqualTo(new EnginesTlsConfig(null, false, "engines.example.org"));
    assertThat(good("  engines: {tls: {insecureSkipVerify: true}}").engines().tls())
        .isEqualTo(new EnginesTlsConfig(null, true, null));
    assertThat(problems("  engines: {tls: {ca: /missing/ca.crt, serverName: 'a b'}}"))
        .containsExactly(
            "pools[0].engines.tls.ca: \"/missing/ca.crt\": expected a readable file (there is none"
                + " at /missing/ca.crt)",
            "pools[0].engines.tls.serverName: \"a b\": expected a DNS name such as"
                + " engines.example.org");
  }

  @Test
  void pool_everyKey_isRead() {
    PoolConfig pool =
        good(
            """
              models:
                aliases:
                  gpt-4: qwen3-32b
                  "gpt 4o/mini": {qwen3-32b: 90, qwen3-8b: 10}
                adapters: {sql-lora: qwen3-32b, law-lora: qwen3-8b}
              metrics: {enabled: false, interval: 2s, idleInterval: 10s, timeout: 500ms}
              loadPolling: {interval: 750ms}
              gateway: {fallbacks: 2, targetPodHeader: true, allowModeOverride: true}
              passThrough: [/docs, /health/]
              adminPaths: allow
              maxRequestsPerServer: 256
            """);

    assertThat(pool.metrics())
        .isEqualTo(
            new MetricsConfig(
                false, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMillis(500)));
    assertThat(pool.loadPolling()).isEqualTo(new LoadPollingConfig(Duration.ofMillis(750)));
    assertThat(pool.models())
        .isEqualTo(
            new ModelsConfig(
                Map.of(
                    "gpt-4",
                    Map.of("qwen3-32b", 1),
                    "gpt 4o/mini",
                    Map.of("qwen3-32b", 90, "qwen3-8b", 10)),
                Map.of("sql-lora", "qwen3-32b", "law-lora", "qwen3-8b")));
    assertThat(pool.gateway()).isEqualTo(new GatewayConfig(2, true, true));
    assertThat(pool.rules())
        .isEqualTo(new RequestRules(List.of("/docs", "/health/"), AdminPaths.ALLOW, 256));
  }

  @Test
  void metrics_idleServersAskedMoreOftenThanOthers_isRefused() {
    assertThat(problems("  metrics: {interval: 6s}"))
        .containsExactly(
            "pools[0].metrics: these keys together: expected idleInterval no shorter than"
                + " interval");
  }

  @Test
  void health_everyKey_isRead() {
    PoolConfig pool =
        good(
            """
              health:
                consecutive5xx: 7
                consecutiveGatewayFailure: 2
                probe:
                  type: tcp
                  engine: sglang
                  path: /health_generate?x=1
                  interval: 5s
                  suspectInterval: 1s
                  timeout: 20s
                  healthyThreshold: 2
                  unhealthyThreshold: 4
                ejection: {baseTime: 1s, maxTime: 10s, maxTimeJitter: 3s, maxPercent: 20}
                successRate: {interval: 5s, minimumHosts: 3, requestVolume: 50, stdevFactor: 1000}
                slowStart: 0s
                stallTimeout: 2s
                noneHealthy: reject
            """);

    assertThat(pool.health())
        .isEqualTo(
            new HealthConfig(
                7,
                2,
                new ProbeConfig(
                    ProbeType.TCP,
                    EngineKind.SGLANG,
                    "/health_generate?x=1",
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(20),
                    2,
                    4),
                new HealthConfig.Ejection(
                    Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(3), 20),
                new HealthConfig.SuccessRate(Duration.ofSeconds(5), 3, 50, 1000),
                Duration.ZERO,
                Duration.ofSeconds(2),
                NoneHealthy.REJECT));
  }

  @Test
  void probe_suspectsAskedLessOften_refused() {
    assertThat(problems("  health: {probe: {interval: 100ms}}"))
        .containsExactly(
            "pools[0].health.probe: these keys together: expected suspectInterval no longer than"
                + " interval");
  }

  @Test
  void health_shortestAndLongestTheWrongWayRound_refused() {
    assertThat(problems("  health: {ejection: {baseTime: 20m}}"))
        .containsExactly(
            "pools[0].health.ejection: these keys together: expected maxTime at least as long as"
                + " baseTime");
  }

  @Test
  void models_oneNameAmongItsOwnModels_isACanary() {
    assertThat(good("  models: {aliases: {qwen: {qwen: 99, qwen-next: 1}}}").models().aliases())
        .isEqualTo(Map.of("qwen", Map.of("qwen", 99, "qwen-next", 1)));
  }

  @Test
  void pool_manyProblems_tellsAllWithPathAndExpectation() {
    assertThat(
            problems(
                """
                  models:
                    alises: {}
                    aliases:
                      a: b
                      b: c
                      " x": c
                      loop: loop
                      only: {only: 1}
                      w: {c: 0, d: 1001, e: "5", a: 3}
                      none: {}
                      list: [c]
                    adapters: {b: c, l1: c, l2: l1, l3: a}
                  gateway: {fallback: 1, fallbacks: 9, targetPodHeader: "yes"}
                  passThrough: [docs, /a, /b, /a, "/a?b", /*]
                  adminPaths: deny
                  maxRequestPerServer: 1
                  maxRequestsPerServer: 0
                """))
        .containsExactly(
            "pools[0].maxRequestPerServer: unknown key: expected one of name, discovery,"
                + " defaultModel, models, completion, requestDeadline, modelPolling, metrics, loadPolling, health,"
                + " gateway, passThrough, adminPaths, maxRequestsPerServer, scheduling, engines,"
                + " switching (did you mean 'maxRequestsPerServer'?)",
            "pools[0].models.alises: unknown key: expected one of aliases, adapters (did you mean"
                + " 'aliases'?)",
            "pools[0].models.aliases.a: \"b\": expected a name that servers use, not an alias",
            "pools[0].models.aliases[\" x\"]: this key: expected a model name of 1 to 256"
                + " characters, without spaces around it",
            "pools[0].models.aliases.loop: \"loop\": expected a name that servers use, not an"
                + " alias",
            "pools[0].models.aliases.only.only: this key: expected a name that servers use, not an"
                + " alias",
            "pools[0].models.aliases.w.c: 0: expected a whole number between 1 and 1000",
            "pools[0].models.aliases.w.d: 1001: expected a whole number between 1 and 1000",
            "pools[0].models.aliases.w.e: \"5\": expected a whole number between 1 and 1000",
            "pools[0].models.aliases.w.a: this key: expected a name that servers use, not an alias",
            "pools[0].models.aliases.none: a mapping: expected a model, or a mapping of 1 to 32"
                + " models to their weights",
            "pools[0].models.aliases.list: a list: expected a model, or a mapping of 1 to 32 models"
                + " to their weights",
            "pools[0].models.adapters.b: this key: expected an adapter that is no alias too",
            "pools[0].models.adapters.l2: \"l1\": expected the name of a model, not of an adapter",
            "pools[0].models.adapters.l3: \"a\": expected a name that servers use, not an alias",
            "pools[0].gateway.fallback: unknown key: expected one of fallbacks, targetPodHeader,"
                + " allowModeOverride (did you mean 'fallbacks'?)",
            "pools[0].gateway.fallbacks: 9: expected a whole number between 0 and 8",
            "pools[0].gateway.targetPodHeader: \"yes\": expected true or false",
            "pools[0].passThrough[0]: \"docs\": expected a path such as /docs, of letters, digits and"
                + " ._~!$&'()+,=:@-",
            "pools[0].passThrough[3]: \"/a\": expected a prefix of its own (pools[0].passThrough[1]"
                + " has the same)",
            "pools[0].passThrough[4]: \"/a?b\": expected a path such as /docs, of letters, digits and"
                + " ._~!$&'()+,=:@-",
            "pools[0].passThrough[5]: \"/*\": expected a path such as /docs, of letters, digits and"
                + " ._~!$&'()+,=:@-",
            "pools[0].adminPaths: \"deny\": expected one of refuse, allow",
            "pools[0].maxRequestsPerServer: 0: expected a whole number between 1 and 1000000");
  }

  @ParameterizedTest
  @CsvSource({
    "'{aliases: {}}', false",
    "'{aliases: []}', false",
    "'{adapters: {}}', false",
    "'{adapters: {a: }}', false",
    "'{adapters: {a: 1}}', false",
    "'{adapters: {a: a}}', false",
    "'{}', true",
    "'[]', false",
    "'{aliases: {a: {b: 1000}}}', true",
    "'{aliases: {a: {b: 1, c: 1.5}}}', false",
    "'{aliases: {a: sql}, adapters: {sql: b}}', true",
  })
  void models_isHeldToItsForm(String value, boolean good) {
    assertThat(parse("  models: " + value) instanceof Loaded).isEqualTo(good);
  }

  @Test
  void models_moreThanTheBound_isRefused() {
    StringBuilder aliases = new StringBuilder("  models:\n    aliases:\n");
    for (int i = 0; i < ModelsConfig.MAX_ALIASES; i++) {
      aliases.append("      alias-").append(i).append(": m\n");
    }

    assertThat(parse(aliases.toString())).isInstanceOf(Loaded.class);
    assertThat(problems(aliases + "      one-more: m\n"))
        .containsExactly(
            "pools[0].models.aliases: a mapping: expected a mapping of 1 to 1000 names to models");
  }

  private static ConfigResult<BerthConfig> parse(String more) {
    return BerthConfigFile.parse((POOL + more).getBytes(StandardCharsets.UTF_8), Path.of("/"));
  }

  private static PoolConfig good(String more) {
    ConfigResult<BerthConfig> result = parse(more);
    assertThat(result).isInstanceOf(Loaded.class);
    return ((Loaded<BerthConfig>) result).config().pools().get(0);
  }

  private static List<String> problems(String more) {
    ConfigResult<BerthConfig> result = parse(more);
    assertThat(result).isInstanceOf(Invalid.class);
    return ((Invalid<BerthConfig>) result).problems().stream().map(Problem::toString).toList();
  }
}
