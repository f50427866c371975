package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.base.HostPort;
import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.config.GrpcConfig.ClientLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BerthConfigFileTest {

  private static final String MINIMAL =
      """
      grpc: {address: "127.0.0.1:9002"}
      pools:
      - name: default
        discovery: {file: {path: servers.yaml}}
      """;

  @TempDir private Path directory;

  @Test
  void parse_smallest_hasDefaults() {
    assertThat(good(MINIMAL))
        .isEqualTo(
            new BerthConfig(
                new GrpcConfig(
                    new ListenAddress.Tcp(new HostPort("127.0.0.1", 9002)),
                    null,
                    64 << 20,
                    null,
                    new ClientLimits(Duration.ofMinutes(5), 50_000, 10_000)),
                null,
                new DrainConfig(Duration.ofSeconds(3), Duration.ofSeconds(30)),
                Duration.ofSeconds(2),
                1,
                List.of(
                    new PoolConfig(
                        "default",
                        new FileDiscoveryConfig(directory.resolve("servers.yaml")),
                        null,
                        CompletionMode.AUTO,
                        Duration.ofHours(1),
                        new ModelPollingConfig(Duration.ofSeconds(5), Duration.ofSeconds(2))))));
  }

  @Test
  void parse_everyKey_isRead() throws IOException {
    for (String file : List.of("tls.crt", "tls.key", "ca.crt", "token")) {
      Files.createFile(directory.resolve(file));
    }

    assertThat(
            good(
                """
                grpc:
                  address: unix:/run/berth.sock
                  tls:
                    certificate: tls.crt
                    privateKey: tls.key
                    clientCa: ca.crt
                    allowedClients: ["spiffe://example.org/ns/gateway/*", envoy.example.org]
                  maxBodySize: 32MiB
                  bodyMemory: 1073741824
                  requestTimeout: 90s
                  maxStreams: 7
                  maxConnections: 8
                admin: {address: "[::1]:9090", maxServerSeries: 10, tokenFile: token}
                warmUp: 300ms
                replicas: 2
                drain: {delay: 0s, timeout: 10m}
                pools:
                - name: a.b_c-1
                  discovery: {file: {path: /etc/berth/servers.yaml}}
                  defaultModel: qwen3-32b
                  completion: accessLog
                  requestDeadline: 90s
                  modelPolling: {interval: 250ms, timeout: 1s}
                """))
        .isEqualTo(
            new BerthConfig(
                new GrpcConfig(
                    new ListenAddress.Unix(Path.of("/run/berth.sock")),
                    new TlsConfig(
                        directory.resolve("tls.crt"),
                        directory.resolve("tls.key"),
                        directory.resolve("ca.crt"),
                        List.of(
                            new AllowedClient("spiffe://example.org/ns/gateway/*"),
                            new AllowedClient("envoy.example.org"))),
                    32 << 20,
                    1L << 30,
                    new ClientLimits(Duration.ofSeconds(90), 7, 8)),
                new AdminConfig(new HostPort("::1", 9090), 10, directory.resolve("token")),
                new DrainConfig(Duration.ZERO, Duration.ofMinutes(10)),
                Duration.ofMillis(300),
                2,
                List.of(
                    new PoolConfig(
                        "a.b_c-1",
                        new FileDiscoveryConfig(Path.of("/etc/berth/servers.yaml")),
                        "qwen3-32b",
                        CompletionMode.ACCESS_LOG,
                        Duration.ofSeconds(90),
                        new ModelPollingConfig(Duration.ofMillis(250), Duration.ofSeconds(1))))));
  }

  @Test
  void parse_switchingAndTwoReplicas_isRefused() {
    String switching = MINIMAL + "  switching: {}\n";

    assertThat(parse(switching)).isInstanceOf(Loaded.class);
    assertThat(problems(switching + "replicas: 2\n"))
        .containsExactly(
            "these keys together: expected replicas of 1 with pools[].switching: two Berths would"
                + " not know of each other's switches");
  }

  @Test
  void parse_manyProblems_tellsAllInTheOrderOfTheFile() {
    assertThat(
            problems(
                """
                grpc: {adress: "127.0.0.1:9002", maxBodySize: 1B}
                admin: {address: 9090}
                drain: {delay: 5, timeout: 25h}
                pools:
                - name: Default
                  discovery: {file: {path: ""}}
                  completion: acceslog
                - discovery: {consul: {}}
                  modelPolling: []
                """))
        .containsExactly(
            "grpc.adress: unknown key: expected one of address, tls, maxBodySize, bodyMemory,"
                + " requestTimeout, maxStreams, maxConnections (did you mean 'address'?)",
            "grpc.address: missing: expected host:port or unix:/path",
            "grpc.maxBodySize: \"1B\": expected a size between 1KiB and 1GiB, such as 64MiB",
            "admin.address: 9090: expected host:port, in quotes",
            "drain.delay: 5: expected a duration between 0s and 10m, such as 250ms, 5s, 10m or 1h,"
                + " in quotes",
            "drain.timeout: \"25h\": expected a duration between 0s and 24h, such as 250ms, 5s, 10m"
                + " or 1h",
            "pools[0].name: \"Default\": expected a name of 1 to 63 lower case letters, digits,"
                + " '-', '.' and '_' that begins with a letter or digit",
            "pools[0].discovery.file.path: \"\": expected a path to a file",
            "pools[0].completion: \"acceslog\": expected one of auto, accessLog, stream",
            "pools[1].name: missing: expected a name of 1 to 63 lower case letters, digits, '-',"
                + " '.' and '_' that begins with a letter or digit",
            "pools[1].discovery.consul: unknown key: expected one of file, kubernetes",
            "pools[1].modelPolling: a list: expected a mapping with the keys interval, timeout");
  }

  @Test
  void parse_reasonOfTheParser_isTold() {
    assertThat(problems(MINIMAL.replace("\"127.0.0.1:9002\"", "localhost")))
        .containsExactly(
            "grpc.address: \"localhost\": expected host:port or unix:/path (the port is missing)");
  }

  @Test
  void parse_samePoolNameTwice_namesBoth() {
    String pools = "- {name: a, discovery: {file: {path: x}}}\n";

    assertThat(problems("grpc: {address: \"a:1\"}\npools:\n" + pools + pools))
        .containsExactly(
            "pools[1].name: \"a\": expected a name of its own (pools[0].name has the same)");
  }

  @Test
  void parse_oneAddressForBothPorts_isRefused() {
    assertThat(problems(MINIMAL + "admin: {address: \"127.0.0.1:9002\"}"))
        .containsExactly("these keys together: expected admin.address and grpc.address to differ");
    assertThat(good(MINIMAL.replace(":9002", ":0") + "admin: {address: \"127.0.0.1:0\"}").admin())
        .isNotNull();
  }

  @Test
  void parse_memoryForLessThanOneBody_isRefused() {
    assertThat(problems(MINIMAL.replace("}\npools", ", bodyMemory: 63MiB}\npools")))
        .containsExactly(
            "grpc: these keys together: expected a bodyMemory that holds at least one body of"
                + " maxBodySize");
  }

  @Test
  void parse_tlsFileThatIsNotThere_saysWhereItWasSought() {
    String tls = ", tls: {certificate: tls.crt, privateKey: tls.key}}\npools";

    assertThat(problems(MINIMAL.replace("}\npools", tls)))
        .containsExactly(
            "grpc.tls.certificate: \"tls.crt\": expected a readable file (there is none at "
                + directory.resolve("tls.crt")
                + ")",
            "grpc.tls.privateKey: \"tls.key\": expected a readable file (there is none at "
                + directory.resolve("tls.key")
                + ")");
  }

  @Test
  void parse_allowedClientsWithoutACa_areRefused() throws IOException {
    Files.createFile(directory.resolve("x"));
    String tls = ", tls: {certificate: x, privateKey: x, allowedClients: [envoy]}}\npools";

    assertThat(problems(MINIMAL.replace("}\npools", tls)))
        .containsExactly(
            "grpc.tls: these keys together: expected a clientCa beside allowedClients: without one"
                + " no client shows who it is");
  }

  @ParameterizedTest
  @CsvSource({
    "requestDeadline, 1s, true",
    "requestDeadline, 999ms, false",
    "requestDeadline, 168h, true",
    "requestDeadline, 169h, false",
    "requestDeadline, 99999999999h, false",
    "requestDeadline, 1.5s, false",
    "requestDeadline, -1s, false",
    "modelPolling, '{interval: 100ms, timeout: 10ms}', true",
    "modelPolling, '{interval: 99ms}', false",
    "modelPolling, '{timeout: 9ms}', false",
    "modelPolling, '{interval: 1h, timeout: 1m}', true",
    "modelPolling, '{interval: 3601s}', false",
    "modelPolling, '{timeout: 61s}', false",
    "modelPolling, '{}', true",
    "defaultModel, '\" a\"', false",
    "defaultModel, 3.5, false",
    "defaultModel, true, false",
    "defaultModel, ~, false",
    "defaultModel, '', false",
    "defaultModel, 'a b', true",
    "completion, auto, true",
    "completion, stream, true",
    "completion, AUTO, false",
    "completion, null, false",
  })
  void parse_keyOfPool_isHeldToItsBounds(String key, String value, boolean good) {
    assertThat(parse(MINIMAL + "  " + key + ": " + value) instanceof Loaded).isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource({
    "maxBodySize, 1024, true",
    "maxBodySize, 1023, false",
    "maxBodySize, '\"2048\"', true",
    "maxBodySize, 1GiB, true",
    "maxBodySize, 1073741825, false",
    "maxBodySize, 64MB, false",
    "maxBodySize, 64 MiB, false",
    "maxBodySize, 999999999999999GiB, false",
    "maxBodySize, 64.0, false",
    "maxBodySize, -1, false",
    "bodyMemory, 1024GiB, true",
    "bodyMemory, 1025GiB, false",
    "bodyMemory, 1099511627776, true",
    "bodyMemory, 9223372036854775808, false",
    "bodyMemory, null, false",
    "address, '\"[::1]:1\"', false",
    "requestTimeout, 1s, true",
    "requestTimeout, 1h, true",
    "requestTimeout, 999ms, false",
    "requestTimeout, 61m, false",
    "maxStreams, 1, true",
    "maxStreams, 0, false",
    "maxStreams, many, false",
    "maxConnections, 1000000, true",
    "maxConnections, 1000001, false",
  })
  void parse_keyOfGrpc_isHeldToItsBounds(String key, String value, boolean good) {
    String document = MINIMAL.replace("}\npools", ", " + key + ": " + value + "}\npools");

    assertThat(parse(document) instanceof Loaded).isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource({
    "unix:/run/berth.sock, true",
    "unix:///run/berth.sock, true",
    "unix:run/berth.sock, false",
    "'unix:', false",
    "localhost:0, true",
    "'[::1]:1', true",
    "':9002', false",
  })
  void parse_listenAddress_isTcpOrSocket(String address, boolean good) {
    assertThat(parse(MINIMAL.replace("127.0.0.1:9002", address)) instanceof Loaded).isEqualTo(good);
  }

  @Test
  void parse_socketPathLongerThanTheSystemTakes_isRefused() {
    String longest = "unix:/" + "a".repeat(106);

    assertThat(parse(MINIMAL.replace("127.0.0.1:9002", longest))).isInstanceOf(Loaded.class);
    assertThat(problems(MINIMAL.replace("127.0.0.1:9002", longest + "a")))
        .singleElement()
        .asString()
        .contains("at most 107 bytes");
  }

  @Test
  void parse_noPool_isRefused() {
    assertThat(problems("grpc: {address: \"a:1\"}\npools: []"))
        .containsExactly("pools: a list: expected a list of 1 to 256 pools");
    assertThat(problems("grpc: {address: \"a:1\"}\npools:"))
        .containsExactly("pools: no value: expected a list of 1 to 256 pools");
    assertThat(problems("grpc: {address: \"a:1\"}"))
        .containsExactly("pools: missing: expected a list of 1 to 256 pools");
  }

  @Test
  void read_file_resolvesPathsAgainstItsDirectory() throws IOException {
    Path file = Files.writeString(directory.resolve("berth.yaml"), MINIMAL);

    ConfigResult<BerthConfig> result = BerthConfigFile.read(file);

    assertThat(((Loaded<BerthConfig>) result).config().pools().get(0).discovery())
        .isEqualTo(new FileDiscoveryConfig(directory.resolve("servers.yaml")));
  }

  private ConfigResult<BerthConfig> parse(String document) {
    return BerthConfigFile.parse(document.getBytes(StandardCharsets.UTF_8), directory);
  }

  private BerthConfig good(String document) {
    ConfigResult<BerthConfig> result = parse(document);
    assertThat(result).isInstanceOf(Loaded.class);
    return ((Loaded<BerthConfig>) result).config();
  }

  private List<String> problems(String document) {
    ConfigResult<BerthConfig> result = parse(document);
    assertThat(result).isInstanceOf(Invalid.class);
    return ((Invalid<BerthConfig>) result).problems().stream().map(Problem::toString).toList();
  }
}
