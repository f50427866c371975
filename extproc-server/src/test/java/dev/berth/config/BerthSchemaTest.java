package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.testing.JsonSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The reader of berth.yaml and its JSON Schema agree. */
class BerthSchemaTest {

  private static final JsonSchema SCHEMA = JsonSchema.of("/dev/berth/config/berth.schema.json");

  private static final String GRPC = "grpc: {address: 'a:1'}\n";
  private static final String POOL = "- {name: a, discovery: {file: {path: x}}}";
  private static final String POOLS = "pools: [{name: a, discovery: {file: {path: x}}}]\n";

  static final List<String> GOOD =
      List.of(
          GRPC + POOLS,
          "grpc: {address: 'unix:/run/berth.sock'}\n" + POOLS,
          "grpc: {address: '[::1]:0'}\n" + POOLS,
          "grpc: {address: '[fe80::1%eth0]:80'}\n" + POOLS,
          "grpc: {address: 'a:1', tls: {certificate: x, privateKey: x}}\n" + POOLS,
          "grpc: {address: 'a:1', tls: {certificate: x, privateKey: x, clientCa: x}}\n" + POOLS,
          tls("clientCa: x, allowedClients: ['spiffe://a.b/c/*', '*.a.b', envoy]"),
          grpc("requestTimeout: 1h"),
          grpc("maxStreams: 10000000"),
          grpc("maxConnections: 1"),
          "grpc: {address: 'a:1', maxBodySize: 2048}\n" + POOLS,
          "grpc: {address: 'a:1', maxBodySize: 2KiB, bodyMemory: 2GiB}\n" + POOLS,
          GRPC + POOLS + "admin: {address: 'a:2'}",
          GRPC + POOLS + "admin: {address: 'a:2', tokenFile: x}",
          GRPC + POOLS + "admin: {address: 'a:2', maxServerSeries: 0}",
          GRPC + POOLS + "admin: {address: 'a:2', maxServerSeries: 100000}",
          GRPC + POOLS + "drain: {}",
          GRPC + POOLS + "replicas: 2",
          GRPC + POOLS + "drain: {delay: 0s, timeout: 1h}",
          GRPC + "pools:\n" + POOL + "\n- {name: b, discovery: {file: {path: x}}}",
          kubernetes("inferencePool: chat"),
          kubernetes("inferencePool: a.b-c, namespace: llm, kubeconfig: x"),
          kubernetes("inferencePool: chat, modelRewrites: true"),
          kubernetes("inferencePool: chat, objectives: true}}, switching: {hold: {"),
          kubernetes("selector: {app: vllm}, objectives: false"),
          kubernetes("selector: {app: vllm}"),
          kubernetes("selector: {app: vllm}, modelRewrites: false"),
          kubernetes("selector: {a.b/c_d: ''}, ports: [8000, '8001', http, 65535]"),
          pool("defaultModel: a/b c"),
          pool("defaultModel: '" + "m".repeat(256) + "'"),
          pool("completion: stream"),
          pool("requestDeadline: 1500ms"),
          pool("modelPolling: {}"),
          pool("modelPolling: {interval: 1m, timeout: 1s}"),
          pool("models: {}"),
          pool("models: {aliases: {a/b c: m}, adapters: {l: m}}"),
          pool("models: {aliases: {a: {m: 1, n: 1000}}}"),
          pool("health: {}"),
          pool("health: {ejection: {}, successRate: {}}"),
          pool("health: {probe: {}}"),
          pool("health: {probe: {type: none}}"),
          pool("health: {probe: {engine: llama.cpp, path: /, interval: 1h, timeout: 10ms}}"),
          pool("health: {consecutive5xx: 1000, slowStart: 0s, noneHealthy: reject}"),
          pool("health: {ejection: {baseTime: 1s, maxTime: 1s, maxTimeJitter: 0s, maxPercent: 0}}"),
          pool("gateway: {}"),
          pool("gateway: {fallbacks: 8, targetPodHeader: true, allowModeOverride: false}"),
          pool("passThrough: [/, /.well-known/..., \"/a/b-c.d_e~f!$&'()+,=:@\"]"),
          pool("adminPaths: allow"),
          pool("maxRequestsPerServer: 1000000"),
          pool("switching: {}"),
          pool("switching: {hold: {}}"),
          pool("switching: {policy: atOnce, models: {a/b c: {standing: pinned, priority: 0.5}}}"),
          pool("switching: {policy: never, models: {a: {maxStarvation: 90s}}}"),
          pool("switching: {steps: {drain: 1h, sleep: 1s, wake: 5m}}"),
          switching("requestsPerModel: 1000000, bodies: 1GiB, timeout: 1h, longest: 1h"),
          switching("timeouts: {a/b c: 100ms}, header: x-w"),
          switching("objectives: {batch: -2147483648, 'a b': 0, c: 2147483647}"),
          pool("scheduling: {}"),
          pool("scheduling: {policy: cost}"),
          pool("scheduling: {policy: leastWork}"),
          pool("scheduling: {policy: least-kv-cache, sessionHeader: x-s}"),
          scheduling("profiles: [{name: p, scorers: [{type: queue-scorer}]}], policy: p"),
          scheduling("profiles: [{name: p, picker: random-picker}]"),
          scheduling("choice: {header: routing-strategy, policies: [cost, random]}"),
          scheduling(
              "profiles: [{name: p, scorers: [{type: token-load-scorer, weight: 0.5,"
                  + " queueThresholdTokens: 1}], picker: weighted-random-picker,"
                  + " filters: [{type: prefix-cache-affinity-filter, affinityThreshold: 1,"
                  + " maxTTFTPenaltyMs: 0, peakPrefillThroughput: 1}]}]"),
          pool("engines: {}"),
          pool("engines: {tls: {}, tokenFile: x}"),
          pool("engines: {tls: {ca: x, insecureSkipVerify: false, serverName: a-b.example.org}}"),
          pool("engines: {tls: {insecureSkipVerify: true, serverName: a}}"));

  static final List<String> BAD =
      List.of(
          "[]",
          "just text",
          "{}",
          pool("engines: true"),
          pool("engines: {tls: true}"),
          pool("engines: {token: x}"),
          pool("engines: {tokenFile: ''}"),
          pool("engines: {tls: {ca: ''}}"),
          pool("engines: {tls: {ca: x, insecureSkipVerify: true}}"),
          pool("engines: {tls: {insecureSkipVerify: 'yes'}}"),
          pool("engines: {tls: {serverName: 'a..b'}}"),
          pool("engines: {tls: {serverName: 'a:80'}}"),
          GRPC,
          POOLS,
          "grpc:\n" + POOLS,
          "grpc: {}\n" + POOLS,
          "grpc: 'a:1'\n" + POOLS,
          "grpc: {address: a}\n" + POOLS,
          "grpc: {address: 1}\n" + POOLS,
          "grpc: {address: '::1:80'}\n" + POOLS,
          "grpc: {address: '[a]:80'}\n" + POOLS,
          "grpc: {address: 'a:123456'}\n" + POOLS,
          "grpc: {address: 'unix:x'}\n" + POOLS,
          "grpc: {adress: 'a:1'}\n" + POOLS,
          "grpc: {address: 'a:1', tls: {}}\n" + POOLS,
          "grpc: {address: 'a:1', tls: {certificate: x}}\n" + POOLS,
          "grpc: {address: 'a:1', tls: {certificate: x, privateKey: ''}}\n" + POOLS,
          "grpc: {address: 'a:1', tls: {certificate: x, privateKey: x, ca: x}}\n" + POOLS,
          tls("allowedClients: [a]"),
          tls("clientCa: x, allowedClients: []"),
          tls("clientCa: x, allowedClients: a"),
          tls("clientCa: x, allowedClients: ['']"),
          tls("clientCa: x, allowedClients: ['*']"),
          tls("clientCa: x, allowedClients: ['a.*.b']"),
          tls("clientCa: x, allowedClients: ['spiffe://A/b']"),
          tls("clientCa: x, allowedClients: ['spiffe://a/../b']"),
          tls("clientCa: x, allowedClients: ['https://a/b']"),
          grpc("requestTimeout: 5"),
          grpc("maxStreams: 0"),
          grpc("maxStreams: 10000001"),
          grpc("maxConnections: 0"),
          "grpc: {address: 'a:1', maxBodySize: 64MB}\n" + POOLS,
          "grpc: {address: 'a:1', maxBodySize: -1}\n" + POOLS,
          "grpc: {address: 'a:1', maxBodySize: 1.5}\n" + POOLS,
          "grpc: {address: 'a:1', bodyMemory: null}\n" + POOLS,
          GRPC + POOLS + "admin: {}",
          GRPC + POOLS + "admin: {address: 'unix:/x'}",
          GRPC + POOLS + "admin: {address: 'a:2', tokenFile: ''}",
          GRPC + POOLS + "admin: {address: 'a:2', maxServerSeries: -1}",
          GRPC + POOLS + "admin: {address: 'a:2', maxServerSeries: 100001}",
          GRPC + POOLS + "admin: {address: 'a:2', maxServerSeries: 1.5}",
          GRPC + POOLS + "admin: {address: 'a:2', maxServerSeries: '1'}",
          GRPC + POOLS + "replicas: 0",
          GRPC + POOLS + "drain: {delay: 1}",
          GRPC + POOLS + "drain: {delay: 1d}",
          GRPC + POOLS + "drain: {delay: -1s}",
          GRPC + POOLS + "drain: []",
          GRPC + POOLS + "other: 1",
          GRPC + "pools: []",
          GRPC + "pools: {name: a}",
          GRPC + "pools: [a]",
          GRPC + "pools: [{name: a}]",
          GRPC + "pools: [{discovery: {file: {path: x}}}]",
          GRPC + "pools: [{name: A, discovery: {file: {path: x}}}]",
          GRPC + "pools: [{name: -a, discovery: {file: {path: x}}}]",
          GRPC + "pools: [{name: '', discovery: {file: {path: x}}}]",
          GRPC + "pools: [{name: " + "a".repeat(64) + ", discovery: {file: {path: x}}}]",
          GRPC + "pools: [{name: a, discovery: {}}]",
          GRPC + "pools: [{name: a, discovery: {file: {path: x}, kubernetes: {selector: {a: b}}}}]",
          kubernetes(""),
          kubernetes("namespace: llm"),
          kubernetes("ports: [8000]"),
          kubernetes("inferencePool: chat, selector: {a: b}"),
          kubernetes("inferencePool: chat, ports: [8000]"),
          kubernetes("inferencePool: llm/chat"),
          kubernetes("inferencePool: ''"),
          kubernetes("inferencePool: chat, namespace: llm.a"),
          kubernetes("selector: {a: b}, modelRewrites: true"),
          kubernetes("inferencePool: chat, modelRewrites: 1"),
          kubernetes("selector: {a: b}, objectives: true"),
          kubernetes("inferencePool: chat, objectives: 1"),
          kubernetes("selector: {}"),
          kubernetes("selector: {a: 1}"),
          kubernetes("selector: {a/b/c: d}"),
          kubernetes("selector: {a: b c}"),
          kubernetes("selector: {a: b}, ports: []"),
          kubernetes("selector: {a: b}, ports: [0]"),
          kubernetes("selector: {a: b}, ports: [65536]"),
          kubernetes("selector: {a: b}, ports: ['0']"),
          kubernetes("selector: {a: b}, ports: ['99999']"),
          kubernetes("selector: {a: b}, ports: [a--b]"),
          kubernetes("selector: {a: b}, ports: [8000, 8000]"),
          kubernetes("selector: {a: b}, ports: [longer-than-15-ch]"),
          GRPC + "pools: [{name: a, discovery: {file: {}}}]",
          GRPC + "pools: [{name: a, discovery: {file: {path: ' '}}}]",
          GRPC + "pools: [{name: a, discovery: {file: x}}]",
          GRPC + "pools:\n" + (POOL + "\n").repeat(257),
          pool("defaultModel: ''"),
          pool("defaultModel: 1"),
          pool("defaultModel: ' a'"),
          pool("defaultModel: 'a '"),
          pool("defaultModel: \"a\\tb\""),
          pool("defaultModel: '" + "m".repeat(257) + "'"),
          pool("completion: acceslog"),
          pool("completion:"),
          pool("requestDeadline: 1"),
          pool("modelPolling: {interval: fast}"),
          pool("modelPolling: {every: 1s}"),
          pool("models: []"),
          pool("models: {alias: {a: m}}"),
          pool("models: {aliases: {}}"),
          pool("models: {aliases: {a: }}"),
          pool("models: {aliases: {a: 1}}"),
          pool("models: {aliases: {a: {}}}"),
          pool("models: {aliases: {a: [m]}}"),
          pool("models: {aliases: {a: {m: 0}}}"),
          pool("models: {aliases: {a: {m: 1001}}}"),
          pool("models: {aliases: {a: {m: '1'}}}"),
          pool("models: {aliases: {' a': m}}"),
          pool("models: {aliases: {a: {' m': 1}}}"),
          pool("models: {adapters: {}}"),
          pool("models: {adapters: {a: {m: 1}}}"),
          pool("models: {adapters: {' a': m}}"),
          pool("health: on"),
          pool("health: {consecutive5xx: 0}"),
          pool("health: {consecutiveGatewayFailure: 1001}"),
          pool("health: {probe: {unhealthyThreshold: '3'}}"),
          pool("health: {probe: off}"),
          pool("health: {probe: {type: grpc}}"),
          pool("health: {probe: {engine: VLLM}}"),
          pool("health: {probe: {path: health}}"),
          pool("health: {probe: {path: '/a#b'}}"),
          pool("health: {probe: {timeout: 1}}"),
          pool("health: {probe: {healthyThreshold: 101}}"),
          pool("health: {baseEjectionTime: 1s}"),
          pool("health: {ejection: {maxPercent: 101}}"),
          pool("health: {ejection: {baseTime: 1}}"),
          pool("health: {ejection: {maxTimeJitter: soon}}"),
          pool("health: {successRate: {minimumHosts: 1}}"),
          pool("health: {successRate: {requestVolume: 0}}"),
          pool("health: {successRate: {stdevFactor: -1}}"),
          pool("health: {slowStart: quick}"),
          pool("health: {noneHealthy: panic}"),
          pool("gateway: []"),
          pool("gateway: {fallbacks: -1}"),
          pool("gateway: {fallbacks: 9}"),
          pool("gateway: {fallbacks: 1.5}"),
          pool("gateway: {targetPodHeader: 1}"),
          pool("gateway: {allowModeOverride: 'true'}"),
          pool("gateway: {retries: 1}"),
          pool("passThrough: []"),
          pool("passThrough: /a"),
          pool("passThrough: [a]"),
          pool("passThrough: [/a, /a]"),
          pool("passThrough: ['/a?b']"),
          pool("passThrough: ['/a b']"),
          pool("passThrough: ['/a*']"),
          pool("passThrough: ['/a%2fb']"),
          pool("passThrough: ['/a//b']"),
          pool("passThrough: ['//']"),
          pool("passThrough: ['/a/../b']"),
          pool("passThrough: ['/..']"),
          pool("passThrough: ['/./']"),
          pool("passThrough: ['/" + "a".repeat(256) + "']"),
          pool("adminPaths: deny"),
          pool("adminPaths: true"),
          pool("maxRequestsPerServer: 0"),
          pool("maxRequestsPerServer: 1000001"),
          pool("maxRequestsPerServer: ~"),
          pool("switching: on"),
          pool("switching: {policy: eager}"),
          pool("switching: {models: {}}"),
          pool("switching: {models: {a: {standing: best}}}"),
          pool("switching: {models: {a: {priority: 0}}}"),
          pool("switching: {steps: {drain: 10}}"),
          switching("requestsPerModel: 0"),
          switching("bodies: much"),
          switching("timeout: 60"),
          switching("timeouts: {}"),
          switching("timeouts: {m: 60}"),
          switching("header: X-Wait"),
          switching("objectives: {}"),
          switching("objectives: {a: high}"),
          switching("objectives: {a: 1.5}"),
          switching("objectives: {a: 2147483648}"),
          switching("objectives: {' a': 1}"),
          switching("objectives: {" + "a".repeat(254) + ": 1}"),
          pool("scheduling: cost"),
          pool("scheduling: {policies: cost}"),
          pool("scheduling: {policy: ''}"),
          pool("scheduling: {policy: 1}"),
          scheduling("profiles: []"),
          scheduling("profiles: [{scorers: [{type: queue-scorer}]}]"),
          scheduling("profiles: [{name: P, scorers: [{type: queue-scorer}]}]"),
          scheduling("profiles: [{name: p, scorers: []}]"),
          scheduling("profiles: [{name: p, scorers: [{weight: 1}]}]"),
          scheduling("profiles: [{name: p, scorers: [{type: fast-scorer}]}]"),
          scheduling("profiles: [{name: p, scorers: [{type: queue-scorer, weight: -1}]}]"),
          scheduling("profiles: [{name: p, scorers: [{type: queue-scorer, weight: 0}]}]"),
          scheduling("profiles: [{name: p, scorers: [{type: queue-scorer, weight: '1'}]}]"),
          scheduling("profiles: [{name: p, scorers: [{type: queue-scorer}], picker: best}]"),
          scheduling("profiles: [{name: p, filters: [{type: by-label}]}]"),
          scheduling("choice: {policies: [cost]}"),
          scheduling("choice: {header: x}"),
          scheduling("choice: {header: X-A, policies: [cost]}"),
          scheduling("choice: {header: x, policies: [cost, cost]}"),
          scheduling("sessionHeader: ':path'"));

  /** What a schema cannot say. */
  static final List<String> BAD_FOR_THE_READER_ONLY =
      List.of(
          kubernetes("inferencePool: chat, objectives: true"),
          pool("switching: {models: {a: {maxStarvation: 25h}}}"),
          pool("switching: {steps: {wake: 500ms}}"),
          switching("timeout: 10m"),
          switching("timeouts: {m: 10m}"),
          switching("longest: 50s"),
          switching("longest: 2h"),
          switching("bodies: 1"),
          switching("header: x-session-id"),
          pool("scheduling: {policy: least-work}"),
          scheduling("profiles: [{name: p}]"),
          scheduling("profiles: [{name: random, picker: random-picker}]"),
          scheduling("choice: {header: x, policies: [fastest]}"),
          GRPC + "pools:\n" + (POOL + "\n").repeat(2),
          "grpc: {address: 'a:65536'}\n" + POOLS,
          "grpc: {address: 'a:1', maxBodySize: 1}\n" + POOLS,
          "grpc: {address: 'a:1', bodyMemory: 1MiB}\n" + POOLS,
          "grpc: {address: 'a:1', tls: {certificate: none, privateKey: x}}\n" + POOLS,
          GRPC + POOLS + "admin: {address: 'a:1'}",
          GRPC + POOLS + "admin: {address: 'a:2', tokenFile: none}",
          grpc("requestTimeout: 2h"),
          pool("requestDeadline: 0s"),
          pool("health: {ejection: {baseTime: 10m}}"),
          pool("health: {probe: {interval: 100ms}}"),
          pool("health: {probe: {timeout: 1ms}}"),
          pool("health: {stallTimeout: 1ms}"),
          pool("models: {aliases: {a: b, b: m}}"),
          pool("models: {aliases: {a: m}, adapters: {a: m}}"),
          pool("models: {adapters: {a: b, b: m}}"));

  @TempDir private Path directory;

  @BeforeEach
  void createFileNamedX() throws IOException {
    Files.createFile(directory.resolve("x"));
  }

  @Test
  void schema_itself_isValid() {
    assertThat(SCHEMA.errorsInSchema()).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("GOOD")
  void good_isAcceptedByBoth(String document) {
    assertThat(read(document)).isInstanceOf(Loaded.class);
    assertThat(SCHEMA.errors(document)).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("BAD")
  void bad_isRefusedByBoth(String document) {
    assertThat(read(document)).isInstanceOf(Invalid.class);
    assertThat(SCHEMA.errors(document)).isNotEmpty();
  }

  @ParameterizedTest
  @FieldSource("BAD_FOR_THE_READER_ONLY")
  void badInAWayASchemaCannotSay_isRefusedByTheReader(String document) {
    assertThat(read(document)).isInstanceOf(Invalid.class);
    assertThat(SCHEMA.errors(document)).isEmpty();
  }

  private ConfigResult<BerthConfig> read(String document) {
    return BerthConfigFile.parse(document.getBytes(StandardCharsets.UTF_8), directory);
  }

  private static String grpc(String more) {
    return "grpc: {address: 'a:1', " + more + "}\n" + POOLS;
  }

  private static String tls(String more) {
    return grpc("tls: {certificate: x, privateKey: x, " + more + "}");
  }

  private static String scheduling(String keys) {
    return pool("scheduling: {" + keys + "}");
  }

  private static String switching(String keys) {
    return pool("switching: {hold: {" + keys + "}}");
  }

  private static String kubernetes(String keys) {
    return GRPC + "pools: [{name: a, discovery: {kubernetes: {" + keys + "}}}]";
  }

  private static String pool(String more) {
    return GRPC + "pools:\n- name: a\n  discovery: {file: {path: x}}\n  " + more + "\n";
  }
}
